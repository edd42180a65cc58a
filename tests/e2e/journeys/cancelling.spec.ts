// A shopper cancels her order and has her money back (promise: O6).
import { open } from '../pages/site';
import { ADA } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { expectAccessible } from '../support/axe';
import { buy, toPayment } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { expect, test } from '../support/test';

test('promise: O6 — a guest cancels her paid order by keyboard: what it means is said before, where the money is after', async ({
  page,
  shop,
}) => {
  const number = await buy(page, await shop.article(), { ...ADA, 'Email (optional)': 'ada@example.org' });
  const order = new OrderPage(page);
  await order.cancel.focus();
  await page.keyboard.press('Enter');
  await expect(order.main).toContainText('goes back to the card you paid with');
  const [, total] = /The whole (\S+) goes back/.exec(await order.main.innerText()) ?? [];
  await expect(order.amount).toContainText(total);
  await expect(order.main).toContainText('we can no longer deliver the order, take it back, or help with it');
  await expect(order.main).toContainText('are deleted 30 days later');
  await expectAccessible(page, 'an order about to be cancelled');
  await page.keyboard.press('Tab');
  await expect(order.cancelNow).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(order.main.getByRole('heading', { name: 'Order cancelled' })).toBeVisible();
  await expect(order.cancelled).toContainText(total);
  await expect(order.cancelled).toContainText('was refunded on');
  await expect(order.cancelled).toContainText('are deleted on');
  // The page is drawn anew when the refund is there: a keyboard goes on from there all the same.
  await expect(page.locator('#cancelled:focus, h1:focus')).toHaveCount(1);
  await expect(order.main.locator('.timeline')).toContainText('Refunded');
  await expect(order.cancel).toHaveCount(0);
  await expect(order.main.getByText('Delete the data of this order')).toBeVisible();
  await expectAccessible(page, 'a cancelled order');

  const told = async () => (await shop.mails()).filter(mail => mail.subject === `Your order ${number} is cancelled`);
  await expect.poll(async () => (await told()).length).toBe(1);
  const [letter] = await told();
  expect(letter.to).toBe('ada@example.org');
  expect(letter.text).toContain(`${total} goes back to the card`);

  await order.main.getByRole('link', { name: 'Help with an order' }).click();
  await expect(page.getByRole('heading', { name: 'Help', exact: true })).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: 'Orders' }).click();
  await expect(order.main).toContainText('Refunded');
});

for (const [how, says] of [
  [503, 'The shop is very busy.'],
  ['away', 'We can’t reach the shop right now.'],
] as const) {
  test(`a cancellation that fails (${how}) keeps the page and says so, and goes through the next time`, async ({
    page,
    quiet,
    shop,
  }) => {
    quiet.expects(SAYS);
    await buy(page, await shop.article());
    const order = new OrderPage(page);
    await order.cancel.click();
    const back = await failing(page, '/cancellation', how, 'POST');
    await order.cancelNow.click();
    await expect(order.main.getByRole('alert').filter({ hasText: says })).toBeFocused();
    await expect(order.placed).toBeVisible();
    await expect(order.main).toContainText(ADA['Full name']);
    await expect(order.cancelNow).toBeVisible();
    await expectAccessible(page, 'an order that could not be cancelled');
    await back();
    await order.cancelNow.click();
    await expect(order.cancelled).toContainText('was refunded on');
  });
}

test('an order that is not paid yet is cancelled without a charge, and its bags are in the cart', async ({ page, shop }) => {
  const article = await shop.article();
  await toPayment(page, article);
  await open(page, `${shop.url}/orders`);
  await page.getByRole('main').getByRole('link', { name: /^VL-/ }).first().click();
  const order = new OrderPage(page);
  await order.cancel.click();
  await expect(order.main).not.toContainText('goes back to the card');
  await order.cancelNow.click();
  await expect(order.main.getByRole('heading', { name: 'Order cancelled' })).toBeVisible();
  await expect(order.cancelled).toContainText('Nothing was charged.');
  await expect(order.cancelled).toBeFocused();
  await order.main.getByRole('link', { name: 'Back to the cart' }).click();
  await expect(page.getByRole('main')).toContainText(article.name);
});

test('an order that was cancelled in another tab is shown as it is, and refunded once', async ({ page, context, shop }) => {
  const number = await buy(page, await shop.article());
  const elsewhere = await context.newPage();
  await open(elsewhere, `${shop.url}/orders/${number}`);
  const [here, there] = [new OrderPage(page), new OrderPage(elsewhere)];
  await here.cancel.click();
  await there.cancel.click();
  await here.cancelNow.click();
  await expect(here.cancelled).toContainText('was refunded on');
  await there.cancelNow.click();
  await expect(there.cancelled).toContainText('was refunded on');
  await expect(there.main.locator('.timeline > li')).toHaveCount(4);
});
