// The shop failing in the middle of what opens an account, or keeps it hers: said in the page, nothing typed is lost,
// nothing is said to be done that is not, and the next try works.
import type { Page } from '@playwright/test';
import { AccountPages, PASSWORD, mailedLink, somebody } from '../pages/account';
import { SAYS, failing, failsInEachWay } from '../support/failing';
import type { Shop } from '../support/shop';
import { expect, test } from '../support/test';
import { totp } from '../support/totp';

const ANOTHER = 'another sentence of hers';

test.beforeEach(({ quiet }) => quiet.expects(SAYS));

/** Somebody with an account, signed in, at its security. */
async function atSecurity(page: Page, shop: Shop): Promise<{ account: AccountPages; email: string }> {
  const [account, email] = [new AccountPages(page), somebody()];
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  return { account, email };
}

/** As far as the mailed link, which is open. */
async function atVerifying(page: Page, shop: Shop): Promise<{ account: AccountPages; email: string }> {
  const [account, email] = [new AccountPages(page), somebody()];
  await account.open('/account/register');
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  await account.create.click();
  await expect(account.main).toContainText('Look into your mailbox');
  await account.followLink(await mailedLink(shop, email, 'verify'));
  await account.password.fill(PASSWORD);
  return { account, email };
}

/** As far as the new password, typed but not sent. */
async function atReset(page: Page, shop: Shop): Promise<{ account: AccountPages; email: string }> {
  const [account, email] = [new AccountPages(page), somebody()];
  await account.register(shop, email);
  await account.open('/account/reset');
  await account.email.fill(email);
  const send = account.main.getByRole('button', { name: 'Send me the link' });
  await failsInEachWay(page, {
    call: '/api/account/reset/ask',
    press: send,
    alerts: account.alerts,
    kept: async () => {
      await expect(account.email).toHaveValue(email);
      await expect(account.main).not.toContainText('a link is on its way');
    },
  });
  await send.click();
  await expect(account.main).toContainText('a link is on its way');
  await account.followLink(await mailedLink(shop, email, 'reset'));
  await account.newPassword.fill(ANOTHER);
  return { account, email };
}

test('an address that cannot be confirmed right now is not said to be, and is confirmed by the next try', async ({
  page,
  shop,
}) => {
  const { account, email } = await atVerifying(page, shop);
  await failsInEachWay(page, {
    call: '/api/account/verify',
    press: account.confirm,
    alerts: account.alerts,
    kept: async () => {
      await expect(account.password).toHaveValue(PASSWORD);
      await expect(account.main).not.toContainText('Confirmed.');
    },
  });
  await account.confirm.click();
  await expect(account.told('Confirmed.')).toBeFocused();
  await account.in(email);
});

test('a password that cannot be reset right now stays the old one, and the next try sets it', async ({
  page,
  shop,
  newVisitor,
}) => {
  test.slow();
  const { account, email } = await atReset(page, shop);
  const save = account.main.getByRole('button', { name: 'Save the new password' });
  await failsInEachWay(page, {
    call: '/api/account/reset',
    press: save,
    alerts: account.alerts,
    kept: async () => {
      await expect(account.newPassword).toHaveValue(ANOTHER);
      await expect(account.main).not.toContainText('Your new password is saved.');
    },
  });
  // Nothing of it was done: the old one still opens.
  await new AccountPages(await newVisitor()).in(email);
  await save.click();
  await expect(account.told('Your new password is saved.')).toBeFocused();
  await account.in(email, ANOTHER);
});

test('an authenticator app that cannot be set up right now is not asked for, and the next try sets it up', async ({
  page,
  shop,
}) => {
  test.slow();
  const { account, email } = await atSecurity(page, shop);
  const begin = account.main.getByRole('button', { name: 'Set it up' });
  await failsInEachWay(page, {
    call: '/api/account/totp',
    press: begin,
    alerts: account.alerts,
    kept: async () => expect(page.getByTestId('totp-secret')).toHaveCount(0),
  });
  await begin.click();
  const secret = await page.getByTestId('totp-secret').innerText();
  await account.code.fill(totp(secret));
  const typed = await account.code.inputValue();
  const on = account.main.getByRole('button', { name: 'Switch it on' });
  await failsInEachWay(page, {
    call: '/api/account/totp/confirm',
    press: on,
    alerts: account.alerts,
    kept: async () => {
      await expect(account.code).toHaveValue(typed);
      await expect(page.getByTestId('totp-secret')).toHaveText(secret);
      await expect(page.getByTestId('recovery-codes')).toHaveCount(0);
    },
  });
  // The app shows another code every half a minute.
  await account.code.fill(totp(secret));
  await on.click();
  const codes = page.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();
  await account.main.getByRole('button', { name: 'I have kept them' }).click();
  await expect(account.main).toContainText('It is switched on.');

  // Now at signing in, where the password has been taken already.
  await account.visit();
  await account.signOut.click();
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  await account.signIn.click();
  await account.code.fill(recovery);
  await failsInEachWay(page, {
    call: '/api/account/second-factor',
    press: account.signIn,
    alerts: account.alerts,
    kept: async () => {
      await expect(account.code).toHaveValue(recovery);
      await expect(page.getByTestId('account-email')).toHaveCount(0);
    },
  });
  await account.signIn.click();
  await expect(page.getByTestId('account-email')).toHaveText(email);
});

test('an address that cannot be changed right now stays the old one, and the next try changes it', async ({
  page,
  shop,
}) => {
  test.slow();
  const { account, email } = await atSecurity(page, shop);
  const next = somebody();
  await account.main.getByText('Change your email address').first().click();
  const field = account.main.getByLabel('New email', { exact: true });
  await field.fill(next);
  const change = account.main.getByRole('button', { name: 'Change your email address' });
  await failsInEachWay(page, {
    call: '/api/account/email',
    press: change,
    alerts: account.alerts,
    kept: async () => {
      await expect(field).toHaveValue(next);
      await expect(account.told('Look into the mailbox')).toHaveCount(0);
    },
  });
  await change.click();
  await expect(account.told('Look into the mailbox')).toBeVisible();
  await account.followLink(await mailedLink(shop, next, 'email'));
  await failsInEachWay(page, {
    call: '/api/account/email/confirm',
    press: account.confirm,
    alerts: account.alerts,
    kept: async () => expect(account.main).not.toContainText('Confirmed.'),
  });
  await account.main.getByRole('link', { name: 'Your account' }).click();
  await expect(page.getByTestId('account-email'), 'it is still the old one').toHaveText(email);
  await account.followLink(await mailedLink(shop, next, 'email'));
  await account.confirm.click();
  await expect(account.told('Confirmed.')).toBeFocused();
  await account.visit();
  await expect(page.getByTestId('account-email')).toHaveText(next);
});

test('promise: P1.3 — a device that cannot be signed out right now is still shown to be in, and the next try ends it', async ({
  page,
  shop,
  newVisitor,
}) => {
  test.slow();
  const { account, email } = await atSecurity(page, shop);
  const phone = await newVisitor();
  const there = new AccountPages(phone);
  await there.in(email);
  await page.reload();
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  const end = sessions.getByRole('button', { name: 'Sign out', exact: true });
  await failsInEachWay(page, {
    call: '/api/account/sessions/*',
    method: 'DELETE',
    press: end,
    alerts: account.alerts,
    kept: async () => expect(sessions).toHaveCount(2),
  });
  await phone.reload();
  await expect(phone.getByTestId('account-email'), 'it is').toHaveText(email);
  await end.click();
  await expect(sessions).toHaveCount(1);
  await expect(account.alerts).toHaveCount(0);
  await phone.reload();
  await expect(there.heading).toHaveText('Sign in');

  await there.in(email);
  const everywhere = account.main.getByRole('button', { name: 'Sign out everywhere' });
  await failsInEachWay(page, {
    call: '/api/account/sign-out-everywhere',
    press: everywhere,
    alerts: account.alerts,
    kept: async () => expect(account.heading).toHaveText('Security'),
  });
  await everywhere.click();
  await expect(account.heading).toHaveText('Sign in');
  await phone.reload();
  await expect(there.heading).toHaveText('Sign in');
});

// The worst moment: the shop has done it, and the answer is lost on the way.
test('a mailed link whose answer was lost has done its work, and who presses again is told how to see that', async ({
  page,
  shop,
  quiet,
}) => {
  test.slow();
  quiet.expects(/status of 404/);
  const used = 'If you used it before, it has done its work';
  const verifying = await atVerifying(page, shop);
  const { account } = verifying;
  let back = await failing(page, '/api/account/verify', 'lost');
  await account.confirm.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await back();
  await account.confirm.click();
  await expect(account.alerts).toContainText(used);
  await account.main.getByRole('link', { name: 'Sign in' }).click();
  await account.in(verifying.email);

  const next = somebody();
  await account.open('/account/security');
  await account.main.getByText('Change your email address').first().click();
  await account.main.getByLabel('New email', { exact: true }).fill(next);
  await account.main.getByRole('button', { name: 'Change your email address' }).click();
  await account.followLink(await mailedLink(shop, next, 'email'));
  back = await failing(page, '/api/account/email/confirm', 'lost');
  await account.confirm.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await back();
  await account.confirm.click();
  await expect(account.alerts).toContainText(used);
  await account.main.getByRole('link', { name: 'Your account' }).click();
  await expect(page.getByTestId('account-email')).toHaveText(next);
});

test('a reset whose answer was lost is done, and who presses again is told how to see that', async ({ page, shop, quiet }) => {
  test.slow();
  quiet.expects(/status of 404/);
  const { account, email } = await atReset(page, shop);
  const save = account.main.getByRole('button', { name: 'Save the new password' });
  const back = await failing(page, '/api/account/reset', 'lost');
  await save.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await back();
  await save.click();
  await expect(account.alerts).toContainText('If you used it before, it has done its work');
  await account.main.getByRole('link', { name: 'Sign in' }).click();
  await account.in(email, ANOTHER);
});

test('an authenticator app whose recovery codes were lost on the way is on, and new codes are there to be made', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  const { account } = await atSecurity(page, shop);
  await account.main.getByRole('button', { name: 'Set it up' }).click();
  const secret = await page.getByTestId('totp-secret').innerText();
  await account.code.fill(totp(secret));
  const on = account.main.getByRole('button', { name: 'Switch it on' });
  const back = await failing(page, '/api/account/totp/confirm', 'lost');
  await on.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await back();
  await on.click();
  await expect(account.alerts).toContainText('It has changed meanwhile');
  await page.reload();
  await expect(account.main).toContainText('It is switched on.');
  await account.main.getByRole('button', { name: 'New recovery codes' }).click();
  await expect(page.getByTestId('recovery-codes').getByRole('listitem')).toHaveCount(10);
});

test('a device whose end was lost on the way is out, and the page says so once it is loaded anew', async ({
  page,
  shop,
  newVisitor,
  quiet,
}) => {
  quiet.expects(/status of 404/);
  const { account, email } = await atSecurity(page, shop);
  const phone = await newVisitor();
  await new AccountPages(phone).in(email);
  await page.reload();
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  const end = sessions.getByRole('button', { name: 'Sign out', exact: true });
  const back = await failing(page, '/api/account/sessions/*', 'lost', 'DELETE');
  await end.click();
  await expect(account.alerts).toContainText('We can’t reach the shop right now.');
  await back();
  await end.click();
  await expect(account.alerts).toContainText('This is not here, or no longer.');
  await page.reload();
  await expect(sessions).toHaveCount(1);
  await phone.reload();
  await expect(new AccountPages(phone).heading).toHaveText('Sign in');
});
