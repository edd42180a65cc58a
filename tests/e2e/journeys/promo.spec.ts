// A promo code: out of the way without one, and never a surprise with one.
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { appRuns } from '../pages/site';
import { toCheckout } from '../support/buying';
import { expect, test } from '../support/test';

test.use({ shopKind: 'own' });

test('a code takes something off what is paid, and says what is wrong with it', async ({ page, shop, quiet }) => {
  quiet.expects(/status of 422/);
  await shop.promo('add', 'WELCOME10', '--percent', '10');
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  const full = await checkout.total.innerText();
  await expect(checkout.promo.field).toBeHidden();

  await checkout.promo.open.click();
  await checkout.promo.field.fill('WELCOM10');
  await checkout.promo.apply.click();
  await expect(checkout.promo.fault).toContainText('This code takes nothing off');
  await expect(checkout.promo.field).toBeFocused();
  await expect(checkout.promo.field).toHaveValue('WELCOM10');
  await expect(checkout.total).toHaveText(full);

  await checkout.promo.field.fill(' welcome10 ');
  await checkout.promo.field.press('Enter');
  await expect(checkout.promo.remove).toBeFocused();
  const discount = checkout.discount('WELCOME10, 10');
  await expect(discount).toHaveText(/^-€/);
  await expect(checkout.total).not.toHaveText(full);
  const less = await checkout.total.innerText();

  await page.reload();
  await appRuns(page);
  await expect(checkout.total, 'a code that was applied stays').toHaveText(less);
  await checkout.promo.remove.click();
  await expect(checkout.total).toHaveText(full);
  await expect(checkout.promo.field).toBeFocused();
  await checkout.promo.field.fill('WELCOME10');
  await checkout.promo.apply.click();
  await expect(checkout.total).toHaveText(less);

  await checkout.pay.click();
  const processor = new ProcessorPage(page);
  await expect(processor.amount).toContainText(less);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
  await expect(discount).toHaveText(/^-€/);
  await expect(checkout.sums.last()).toHaveText(less);
});

test('a code that ends before the order is placed stops it, and shows what is paid now', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  await shop.promo('add', 'LASTCALL', '--percent', '20', '--uses', '5');
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  const full = await checkout.total.innerText();
  await checkout.promo.open.click();
  await checkout.promo.field.fill('LASTCALL');
  await checkout.promo.apply.click();
  await expect(checkout.discount('LASTCALL')).toBeVisible();

  await shop.promo('end', 'LASTCALL');
  await checkout.pay.click();
  await expect(checkout.stopped.filter({ hasText: 'Something changed' })).toContainText('Discount: -€');
  await expect(checkout.total).toHaveText(full);
  await expect(checkout.promo.fault).toContainText('it may also have ended');
  await expect(checkout.promo.field).toHaveValue('LASTCALL');

  await checkout.pay.click();
  await expect(new ProcessorPage(page).amount).toContainText(full);
});

test('a code that ended while the page was away is said at its field, and the way on is open', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 422/);
  await shop.promo('add', 'LASTCALL', '--percent', '20');
  const { checkout } = await toCheckout(page, shop);
  const full = await checkout.total.innerText();
  await checkout.promo.open.click();
  await checkout.promo.field.fill('LASTCALL');
  await checkout.promo.apply.click();
  await expect(checkout.discount('LASTCALL')).toBeVisible();
  await shop.promo('end', 'LASTCALL');
  await page.reload();
  await appRuns(page);
  await expect(checkout.promo.fault).toContainText('it may also have ended');
  await expect(checkout.total).toHaveText(full);
  await checkout.ready();
});
