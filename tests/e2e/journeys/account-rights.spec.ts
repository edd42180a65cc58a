// The privacy center of somebody who is signed in, and the shop failing in the middle of what an account does.
import { AccountPages, PASSWORD, somebody } from '../pages/account';
import { ADA } from '../pages/checkout';
import { LimitsPage, RequestsPage } from '../pages/privacy';
import { open } from '../pages/site';
import { buy } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { expect, test } from '../support/test';

test('promise: P5.2 — the rights over an account’s order are used from any device that is signed in', async ({
  page,
  shop,
  newVisitor,
}) => {
  test.slow();
  const email = somebody();
  const number = await buy(page, await shop.article());
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);

  const elsewhere = await newVisitor();
  await new AccountPages(elsewhere).in(email);
  await open(elsewhere, '/privacy/limits');
  const limits = new LimitsPage(elsewhere);
  await limits.reason.selectOption({ label: 'I need it for a legal claim' });
  await limits.restrict.click();
  await expect(limits.main).toContainText('Your reason: I need it for a legal claim');
  // A decision of hers, whichever browser.
  await open(page, '/privacy/limits');
  await expect(new LimitsPage(page).lift).toBeVisible();

  await open(elsewhere, '/privacy/requests');
  const requests = new RequestsPage(elsewhere);
  await expect(requests.order).toHaveValue(number);
  await requests.kind.selectOption({ label: 'Correct it' });
  await requests.send.click();
  await expect(requests.requests).toContainText(number);

  await open(elsewhere, '/privacy/activity');
  await expect(elsewhere.getByTestId('looked').getByRole('listitem').first()).toBeVisible();
});

test('what an account does while the shop fails is said, keeps what was typed, and works afterwards', async ({
  page,
  shop,
  quiet,
}) => {
  test.slow();
  quiet.expects(SAYS);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.open();
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  let back = await failing(page, '/api/account/sign-in', 'away');
  await account.signIn.click();
  await expect(account.alerts).toContainText('Nothing you entered is lost.');
  expect([await account.email.inputValue(), await account.password.inputValue()]).toEqual([email, PASSWORD]);
  await back();
  await account.signIn.click();
  await expect(account.heading).toHaveText('Your account');

  // The page itself does not come, and then does.
  back = await failing(page, '/api/account', 503, 'GET');
  await page.reload();
  await expect(account.alerts).toContainText('The shop is very busy.');
  await back();
  await account.main.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('account-email')).toHaveText(email);

  await account.main.getByRole('link', { name: 'Addresses' }).click();
  await account.main.getByRole('button', { name: 'Add an address' }).click();
  await account.main.getByLabel('Country or region').selectOption('DE');
  for (const [label, text] of Object.entries(ADA)) await account.main.getByLabel(label, { exact: true }).fill(text);
  const save = account.main.getByRole('button', { name: 'Save the address' });
  back = await failing(page, '/api/account/addresses', 503);
  await save.click();
  await expect(account.alerts).toContainText('The shop is very busy.');
  await expect(account.main.getByLabel('City', { exact: true })).toHaveValue(ADA.City);
  await back();
  await save.click();
  await expect(account.main.getByRole('listitem')).toContainText(ADA.City);
  back = await failing(page, '/api/account/addresses/*', 'away', 'DELETE');
  await account.main.getByRole('button', { name: 'Remove' }).click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await expect(account.main.getByRole('listitem')).toContainText(ADA.City);
  await back();

  await account.open('/account/security');
  back = await failing(page, '/api/account/totp', 503);
  const begin = account.main.getByRole('button', { name: 'Set it up' });
  await begin.click();
  await expect(account.alerts).toContainText('The shop is very busy.');
  await back();
  await begin.click();
  await expect(page.getByTestId('totp-secret')).toBeVisible();
  back = await failing(page, '/api/account/totp/confirm', 'away');
  await account.code.fill('123456');
  await account.main.getByRole('button', { name: 'Switch it on' }).click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await expect(account.code).toHaveValue('123456');
  await back();

  await account.open();
  back = await failing(page, '/api/account/sign-out', 'away');
  await account.signOut.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await expect(page.getByTestId('account-email')).toHaveText(email);
  await back();
  await account.signOut.click();
  await expect(account.heading).toHaveText('Sign in');
});

test('the policy changes while somebody is signed in: she is told, and stays signed in', async ({ page, shop }) => {
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await page.getByRole('button', { name: 'Accept all' }).click();
  // As if she had answered under an older version.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage['valise.consent']);
    localStorage['valise.consent'] = JSON.stringify({ ...kept, policy: '2026-11-22' });
  });
  await page.reload();
  await expect(page.getByText('Our privacy policy has changed.')).toBeVisible();
  await expect(page.getByTestId('account-email')).toHaveText(email);
});
