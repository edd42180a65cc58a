// What a person does with her data beside taking it away: puts it right, limits its use, sees who got it and who looked.
import { ADA } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { LimitsPage } from '../pages/privacy';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy, toPayment } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { tabTo } from '../support/keys';
import { expect, test } from '../support/test';

test('promise: P5.2 — a use is restricted with its reason, seen in another tab, and lifted', async ({ page, shop, quiet }) => {
  quiet.expects(SAYS);
  await buy(page, await shop.article());
  await new Site(page).link('Privacy center').click();
  await page.getByRole('main').getByRole('link', { name: 'Restrict or object' }).click();
  const limits = new LimitsPage(page);
  await limits.restrict.click();
  await expect(limits.main.getByRole('alert').filter({ hasText: /./ })).toContainText('Reason This is needed.');
  await limits.reason.selectOption({ label: 'I need it for a legal claim' });
  const back = await failing(page, '/api/privacy/restriction', 503, 'PUT');
  await limits.restrict.click();
  await expect(limits.main.getByRole('alert').filter({ hasText: /./ })).toContainText('The shop is very busy.');
  await expect(limits.reason).toHaveValue('claim');
  await back();
  await limits.restrict.click();
  await expect(limits.main).toContainText('Your reason: I need it for a legal claim');
  await expectAccessible(page, 'a restriction');

  const other = await page.context().newPage();
  await open(other, '/privacy/limits');
  await expect(new LimitsPage(other).main).toContainText(/Restricted since \d+ \w+ \d{4}\./);
  await limits.lift.click();
  await expect(limits.restrict).toBeVisible();
});

test('promise: P5.2 — an objection is a switch: pressed by keyboard, it holds after a reload; refused, it stays off', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  await buy(page, await shop.article());
  await open(page, '/privacy/limits');
  const limits = new LimitsPage(page);
  const objection = limits.objection(/bought together/);
  const back = await failing(page, '/api/privacy/objections/**', 'away', 'PUT');
  await tabTo(page, objection);
  await page.keyboard.press('Space');
  await expect(limits.main.getByRole('alert').filter({ hasText: /./ })).toContainText('We can’t reach the shop');
  await expect(objection).not.toBeChecked();
  await back();
  await objection.focus();
  await page.keyboard.press('Space');
  await expect(objection).toBeChecked();
  await expect(objection).toBeFocused();
  await page.reload();
  await expect(objection).toBeChecked();
  await expect(limits.main).toContainText(/You object since \d+ \w+ \d{4}\./);
});

test('promise: P5.1 — whom an order is for is corrected on its page, judged by its country', async ({ page, shop, quiet }) => {
  quiet.expects(SAYS);
  await buy(page, await shop.article());
  const order = new OrderPage(page);
  await order.main.getByText('Something is not right? Correct it').click();
  const field = (label: string) => order.main.getByLabel(label, { exact: true });
  const save = order.main.getByRole('button', { name: 'Save the correction' });
  const alert = order.main.getByRole('alert').filter({ hasText: /./ });
  await expect(field('Full name')).toHaveValue(ADA['Full name']);
  await field('Postal code').fill('1');
  await save.click();
  await expect(alert).toContainText('Not a postal code of Germany.');
  await expect(alert).toBeFocused();
  await field('Postal code').fill('20095');
  await field('City').fill('Hamburg');
  const back = await failing(page, '/api/orders/*/consignee', 'away', 'PUT');
  await save.click();
  await expect(alert).toContainText('Nothing you entered is lost.');
  await expect(field('City')).toHaveValue('Hamburg');
  await back();
  await save.click();
  await expect(order.main.locator('address')).toContainText('20095 Hamburg');
  await page.reload();
  await expect(order.main.locator('address')).toContainText('20095 Hamburg');
});

test('promise: P5.1 — an order that waits for its payment keeps what is typed into its correction, and what was corrected', async ({
  page,
  shop,
}) => {
  await toPayment(page, await shop.article());
  await open(page, `${shop.url}/orders`);
  const main = page.getByRole('main');
  await main.getByRole('list').getByRole('link').first().click();
  // The page looks again and again whether the payment has come.
  const looked = () => page.waitForResponse(response => /\/api\/orders\/[^/]+$/.test(new URL(response.url()).pathname));
  await main.getByText('Something is not right? Correct it').click();
  await main.getByLabel('City', { exact: true }).fill('Hamburg');
  await looked();
  await looked();
  await expect(main.getByLabel('City', { exact: true })).toHaveValue('Hamburg');
  await main.getByLabel('Postal code', { exact: true }).fill('20095');
  await main.getByRole('button', { name: 'Save the correction' }).click();
  await expect(main.locator('address')).toContainText('20095 Hamburg');
  await looked();
  await looked();
  await expect(main.locator('address')).toContainText('20095 Hamburg');
});

test('promises: P3.1, P6.3 — the person sees who got what of an order, and who looked', async ({ page, shop }) => {
  const number = await buy(page, await shop.article());
  await new Site(page).link('Privacy center').click();
  await page.getByRole('main').getByRole('link', { name: 'Activity' }).click();
  const got = page.getByTestId('got').getByRole('listitem');
  await expect(got.filter({ hasText: number }).first()).toBeVisible();
  await expect(page.getByTestId('looked').getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page, 'activity');
});
