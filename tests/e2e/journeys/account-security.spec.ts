// What keeps an account its owner's: devices, a new password by mail, the second factor.
import { AccountPages, PASSWORD, mailedLink, somebody } from '../pages/account';
import { expectAccessible } from '../support/axe';
import { expect, test } from '../support/test';
import { totp } from '../support/totp';

test('promise: P1.3 — a device is seen and signed out from another one', async ({ page, shop, newVisitor }) => {
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  const phone = await newVisitor();
  await new AccountPages(phone).in(email);
  await account.open('/account/security');
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expectAccessible(page, 'security');
  await sessions.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(sessions).toHaveCount(1);
  await phone.reload();
  await expect(new AccountPages(phone).heading).toHaveText('Sign in');
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

test('the second factor is asked for at signing in, and a recovery code opens once', async ({ page, shop, quiet }) => {
  test.slow();
  quiet.expects(/status of (401|403)/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.main.getByRole('button', { name: 'Set it up' }).click();
  const secret = await page.getByTestId('totp-secret').innerText();
  await expectAccessible(page, 'setting up a second factor');
  await account.code.fill(totp(secret));
  await account.main.getByRole('button', { name: 'Switch it on' }).click();
  const codes = page.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();
  await account.main.getByRole('button', { name: 'I have kept them' }).click();
  await expect(account.main).toContainText('It is on. 10 recovery codes are left.');

  const signInWith = async (code: string) => {
    await account.open();
    if ((await account.heading.innerText()) !== 'Sign in') await account.signOut.click();
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
});
