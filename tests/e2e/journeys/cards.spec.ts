// A card that the payment processor keeps: asked for, offered the next time, taken away in the account.
import { AccountPages, somebody } from '../pages/account';
import { ADA, CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { expectAccessible } from '../support/axe';
import { putIntoCart, toPayment } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { expect, test } from '../support/test';

const KEPT = 'Visa ending 4242, 12/39';

test('promise: P6.1 — a card is kept if she ticks the box, pays the next order by its code alone, and goes when she says', async ({
  page,
  shop,
  quiet,
}) => {
  test.slow();
  quiet.expects(SAYS);
  quiet.expects(/status of 422/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.main.getByRole('link', { name: 'Saved cards' }).click();
  await expect(account.heading).toHaveText('Saved cards');
  await expect(account.main).toContainText('No card is saved.');
  await expectAccessible(page, 'no saved card');

  const processor = await toPayment(page, await shop.article());
  const save = page.getByRole('checkbox', { name: 'Save this card for next time' });
  await expect(save).not.toBeChecked();
  await expectAccessible(page, 'the processor’s page with the box');
  await save.check();
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();

  // The next order: the card is there, and the rest of the form is not.
  await putIntoCart(page, await shop.article());
  const checkout = new CheckoutPage(page);
  await checkout.open();
  await checkout.fill(ADA);
  await checkout.pay.click();
  const kept = page.getByRole('radio', { name: KEPT });
  await expect(kept).toBeChecked();
  for (const field of [processor.number, processor.expiry, save]) await expect(field).toBeHidden();
  await expectAccessible(page, 'the processor’s page with a saved card');
  await page.getByRole('radio', { name: 'Another card' }).check();
  for (const field of [processor.number, processor.expiry, processor.code, save]) await expect(field).toBeVisible();
  await kept.check();
  await processor.pay.click();
  await expect(processor.alert).toContainText('Enter the security code');
  await expect(kept).toBeChecked();
  await processor.code.fill('123');
  await processor.pay.click();
  await new OrderPage(page).confirmed();

  await account.open('/account/cards');
  const cards = account.main.getByRole('region', { name: 'Saved cards' });
  await expect(cards.getByRole('listitem')).toContainText(KEPT);
  await expectAccessible(page, 'a saved card');
  let back = await failing(page, '/api/account/cards/*', 'away', 'DELETE');
  const remove = cards.getByRole('button', { name: 'Remove' });
  await remove.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await expect(cards.getByRole('listitem')).toContainText(KEPT);
  await back();
  await remove.click();
  await expect(cards).toContainText('No card is saved.');
  await expect(cards).toBeFocused();

  back = await failing(page, '/api/account/cards', 503, 'GET');
  await page.reload();
  await expect(account.alerts).toContainText('The shop is very busy.');
  await back();
  await account.main.getByRole('button', { name: 'Try again' }).click();
  await expect(cards).toContainText('No card is saved.');
});

test('a guest is not asked whether to keep her card', async ({ page, shop }) => {
  await toPayment(page, await shop.article());
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('radio')).toHaveCount(0);
});
