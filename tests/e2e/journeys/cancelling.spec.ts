// A shopper cancels the order that she paid for and has her money back (promise: O6).
import { OrderPage } from '../pages/orders';
import { expectAccessible } from '../support/axe';
import { buy } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { expect, test } from '../support/test';

test('promise: O6 — a placed order is cancelled by keyboard, refunded, and said to be', async ({ page, shop }) => {
  await buy(page, await shop.article());
  const order = new OrderPage(page);
  const summary = order.main.locator('summary', { hasText: 'Cancel this order' });
  await summary.focus();
  await page.keyboard.press('Enter');
  await expect(order.main).toContainText('goes back to the card you paid with');
  await expectAccessible(page, 'before an order is cancelled');
  await page.keyboard.press('Tab');
  await expect(order.main.getByRole('button', { name: 'Cancel the order now' })).toBeFocused();
  await page.keyboard.press('Enter');
  const said = order.main.locator('#cancelled');
  await expect(said).toContainText('Cancelled.');
  await expect(said).toContainText('was refunded on');
  await expect(order.main.locator('.timeline')).toContainText('Refunded');
  await expect(summary).toHaveCount(0);
  await expectAccessible(page, 'a cancelled order');
});

test('a cancellation that the shop does not answer says so, and goes through the next time', async ({ page, quiet, shop }) => {
  quiet.expects(SAYS);
  await buy(page, await shop.article());
  const order = new OrderPage(page);
  await order.main.locator('summary', { hasText: 'Cancel this order' }).click();
  const back = await failing(page, '/cancellation', 503, 'POST');
  const now = order.main.getByRole('button', { name: 'Cancel the order now' });
  await now.click();
  await expect(order.main.getByRole('alert')).toContainText('The shop is very busy.');
  await back();
  await now.click();
  await expect(order.main.locator('#cancelled')).toContainText('Cancelled.');
});
