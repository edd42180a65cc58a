// What keeps an account its owner's: devices, a new password by mail, the authenticator app, the password once more.
import type { Page } from '@playwright/test';
import { AccountPages, PASSWORD, mailedLink, somebody } from '../pages/account';
import { YourDataPage } from '../pages/privacy';
import { open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { SAYS, failing } from '../support/failing';
import { expect, test } from '../support/test';
import { totp } from '../support/totp';

/** As if the password had been typed long ago: the first try is answered so, as it would be after five minutes. */
async function longAgo(page: Page, path: string, method: string): Promise<void> {
  await page.route(
    `**${path}`,
    route =>
      route.request().method() === method
        ? route.fulfill({
            status: 403,
            contentType: 'application/problem+json',
            body: JSON.stringify({ type: '/problems/reauth_needed', title: '', status: 403, code: 'reauth_needed' }),
          })
        : route.fallback(),
    { times: 1 },
  );
}

test('promise: P1.3 — a device is seen and signed out from another one', async ({ page, shop, newVisitor }) => {
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  const phone = await newVisitor();
  const there = new AccountPages(phone);
  await there.in(email);
  await account.open('/account/security');
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText('Chrom');
  await expectAccessible(page, 'security');
  await sessions.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(sessions).toHaveCount(1);
  await phone.reload();
  await expect(there.heading).toHaveText('Sign in');

  await there.in(email);
  await page.reload();
  await account.main.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(account.heading).toHaveText('Sign in');
  await phone.reload();
  await expect(there.heading).toHaveText('Sign in');
});

test('a forgotten password is set anew by mail, and the old one opens nothing', async ({ page, shop, quiet }) => {
  quiet.expects(/status of (401|404)/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.visit();
  await account.main.getByRole('link', { name: 'Forgot your password?' }).click();
  await account.email.fill(email);
  await account.main.getByRole('button', { name: 'Send me the link' }).click();
  await expect(account.main).toContainText('If there is an account of this address');
  const link = await mailedLink(shop, email, 'reset');
  await account.followLink(link);
  expect(page.url(), 'the token does not stay in the address bar').not.toContain('#');
  await account.newPassword.fill('short');
  await account.main.getByRole('button', { name: 'Save the new password' }).click();
  await expect(account.alerts).toContainText('This is too short');
  await account.newPassword.fill('another sentence of hers');
  await account.main.getByRole('button', { name: 'Save the new password' }).click();
  await expect(account.main).toContainText('Your new password is saved.');

  await account.open();
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  await account.signIn.click();
  await expect(account.alerts).toContainText('Email and password do not fit together');
  await expect(account.email).toHaveValue(email);
  await account.in(email, 'another sentence of hers');

  await account.followLink(link);
  await account.newPassword.fill('a third sentence of hers');
  await account.main.getByRole('button', { name: 'Save the new password' }).click();
  await expect(account.alerts).toContainText('This link is no longer good');
});

test('the authenticator app is asked for at signing in, and a recovery code opens once', async ({ page, shop, quiet }) => {
  test.slow();
  quiet.expects(/status of (401|403)/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.main.getByRole('button', { name: 'Set it up' }).click();
  const secret = await page.getByTestId('totp-secret').innerText();
  await expect(account.main.getByRole('link', { name: 'Add it to an app' })).toHaveAttribute('href', /^otpauth:\/\/totp\//);
  await expectAccessible(page, 'setting up an authenticator app');
  await account.code.fill(totp(secret));
  await account.main.getByRole('button', { name: 'Switch it on' }).click();
  const codes = page.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  await expectAccessible(page, 'recovery codes');
  const recovery = await codes.first().innerText();
  await account.main.getByRole('button', { name: 'I have kept them' }).click();
  await expect(account.main).toContainText('It is switched on. 10 recovery codes are left.');

  const signInWith = async (code: string) => {
    await account.open();
    await expect(account.signOut.or(account.signIn)).toBeVisible();
    if (await account.signOut.isVisible()) await account.signOut.click();
    await account.email.fill(email);
    await account.password.fill(PASSWORD);
    await account.signIn.click();
    await expect(account.code).toBeFocused();
    await account.code.fill(code);
    await account.signIn.click();
  };
  await signInWith(recovery);
  await expect(account.heading).toHaveText('Your account');
  await signInWith(recovery);
  await expect(account.alerts).toContainText('This code is not right, or was used before.');
  await account.code.fill(totp(secret, 1));
  await account.signIn.click();
  await expect(account.heading).toHaveText('Your account');

  await account.open('/account/security');
  await account.main.getByRole('button', { name: 'Switch it off' }).click();
  await expect(account.main.getByRole('button', { name: 'Set it up' })).toBeVisible();
});

test('a dangerous step asks for the password again, and then goes on by itself', async ({ page, shop, quiet }) => {
  quiet.expects(/status of (401|403)/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.main.getByText('Delete your account').click();
  await account.main.getByRole('link', { name: 'Your data' }).click();
  const data = new YourDataPage(page);
  await data.preview.click();
  await longAgo(page, '/api/privacy/erasure', 'POST');
  await data.erase.click();
  const proof = account.main.getByRole('region', { name: /your password once more/ });
  const password = proof.getByLabel('Password', { exact: true });
  await expect(password).toBeFocused();
  await expectAccessible(page, 'the password once more');
  await page.keyboard.press('Enter');
  await expect(proof.getByRole('alert')).toContainText('This is needed.');
  await password.fill('not her password');
  await page.keyboard.press('Enter');
  await expect(proof.getByRole('alert')).toContainText('This is not your password.');
  await expect(password).toHaveValue('not her password');
  await password.fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(data.main.getByRole('status')).toHaveText('It is deleted.');
  await expect(data.certificate).toBeVisible();
  await expectAccessible(page, 'a deleted account');
  await open(page, '/account');
  await expect(account.heading).toHaveText('Sign in');
});

test('an export asks for the password again and then is saved', async ({ page, shop, quiet }) => {
  quiet.expects(/status of 403/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await longAgo(page, '/api/privacy/export', 'POST');
  await data.download.click();
  const proof = account.main.getByRole('region', { name: /your password once more/ });
  await proof.getByLabel('Password', { exact: true }).fill(PASSWORD);
  const [archive] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(archive.suggestedFilename()).toContain('.zip');
  await expect(proof).toHaveCount(0);
});

test('a new address is confirmed by its own mailbox, and the old one is told', async ({ page, shop }) => {
  const [email, next] = [somebody(), somebody()];
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.main.getByText('Change your email address').first().click();
  await account.main.getByLabel('New email', { exact: true }).fill(next);
  await account.main.getByRole('button', { name: 'Change your email address' }).click();
  await expect(account.main.getByRole('status').filter({ hasText: 'Look into the mailbox' })).toBeVisible();
  await expect(account.main.getByLabel('New email', { exact: true })).toHaveValue('');
  const told = async () => (await shop.mails()).some(mail => mail.to.includes(email) && mail.text.includes('another address'));
  await expect.poll(told, { timeout: 20_000 }).toBe(true);
  await account.followLink(await mailedLink(shop, next, 'email'));
  await account.confirm.click();
  await expect(account.main).toContainText('Confirmed.');
  await account.visit();
  await expect(page.getByTestId('account-email')).toHaveText(next);
});

test('changing the password while the shop fails loses nothing typed, and the new one then signs in', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  quiet.expects(/status of 401/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.main.getByText('Change your password').click();
  const present = account.main.getByLabel('Current password', { exact: true });
  const save = account.main.getByRole('button', { name: 'Save the new password' });
  await present.fill('not her password');
  await account.newPassword.fill('another sentence of hers');
  await save.click();
  await expect(account.alerts).toContainText('This is not your password.');
  await present.fill(PASSWORD);
  for (const [how, said] of [
    ['away', 'Nothing you entered is lost.'],
    [503, 'The shop is very busy.'],
  ] as const) {
    const back = await failing(page, '/api/account/password', how, 'PUT');
    await save.click();
    await expect(account.alerts).toContainText(said);
    expect([await present.inputValue(), await account.newPassword.inputValue()]).toEqual([
      PASSWORD,
      'another sentence of hers',
    ]);
    await back();
  }
  await save.click();
  await expect(account.main.getByRole('status').filter({ hasText: 'Your new password is saved.' })).toBeVisible();
  await account.open();
  await account.signOut.click();
  await account.in(email, 'another sentence of hers');
});
