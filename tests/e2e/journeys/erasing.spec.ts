// An erasure that is put off for a week: planned, called off, brought forward, found done.
import { ADA } from '../pages/checkout';
import { YourDataPage } from '../pages/privacy';
import { open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { expect, test } from '../support/test';

const SAID = /^Everything is erased on .+\. Until then you can keep it\.$/;

test('promise: P5.1 — an erasure is planned and called off by keyboard alone, and nothing is deleted', async ({ page, shop }) => {
  const number = await buy(page, await shop.article());
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await data.preview.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#forget')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(data.eraseLater).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#forget')).toBeFocused();
  await expect(data.planned).toHaveText(SAID);
  await expectAccessible(page, 'a planned erasure');

  // Whoever comes back sees it at once.
  await open(page, '/privacy/data');
  await expect(data.planned).toHaveText(SAID);
  await expect(data.erase).toBeVisible();
  await data.keep.focus();
  await page.keyboard.press('Enter');
  await expect(data.planned).toHaveCount(0);
  await expect(page.locator('#forget')).toBeFocused();
  await expect(data.eraseLater).toBeVisible();
  await open(page, '/privacy/data');
  await expect(data.orders).toContainText(number);
  await expect(data.preview).toBeVisible();
  await expect(data.planned).toHaveCount(0);
});

test('promise: P5.1 — what is planned is brought forward, and its certificate is there', async ({ page, shop }) => {
  await buy(page, await shop.article());
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await data.preview.click();
  await data.eraseLater.click();
  await expect(data.planned).toHaveText(SAID);
  await data.erase.click();
  await expect(data.main.getByRole('status')).toHaveText('It is deleted.');
  await expect(data.certificate).toBeVisible();
  await expect(data.main).not.toContainText(ADA['Full name']);
  await expect(data.main).toContainText('We hold nothing about this browser.');
});

test('a plan that the shop fails to take, or to call off, is said so, and the next try works', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  const number = await buy(page, await shop.article());
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await data.preview.click();
  let back = await failing(page, '/api/privacy/erasure', 503, 'PUT');
  await data.eraseLater.click();
  await expect(data.alerts).toContainText('The shop is very busy.');
  await expect(data.planned).toHaveCount(0);
  await back();
  await data.eraseLater.click();
  await expect(data.planned).toHaveText(SAID);
  back = await failing(page, '/api/privacy/erasure', 'away', 'DELETE');
  await data.keep.click();
  await expect(data.alerts).toContainText('We can’t reach the shop right now.');
  await expect(data.planned).toHaveText(SAID);
  await back();
  await data.keep.click();
  await expect(data.planned).toHaveCount(0);
  await expect(data.orders).toContainText(number);
});

// The week itself passes in the tests of the server, which own its clock.
test('whoever comes back after it was due finds the certificate', async ({ page }) => {
  const plan = { goes: [{ what: 'Full name', rows: 1 }], stays: [], cancels: [], told: ['Sandbox Payments'] };
  const nothing = { goes: [], stays: [], cancels: [], told: [] };
  const done = { at: 1_900_000_000_000, erased: { plan, certificate: '{"certificate":{}}' } };
  await page.route('**/api/privacy/erasure', route => route.fulfill({ json: { plan: nothing, done } }));
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await expect(data.main.getByRole('status')).toHaveText('It is deleted.');
  await expect(data.certificate).toBeVisible();
  await expect(data.main).toContainText('Told to forget it, too: Sandbox Payments.');
  await expectAccessible(page, 'an erasure that was due');
});
