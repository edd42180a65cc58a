// The dangerous steps of an account: they ask for the password again, and go on by themselves.
import { AccountPages, PASSWORD, somebody } from '../pages/account';
import { open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { expect, test } from '../support/test';

/** As if the password had been typed long ago: the server answers the first try so, as it would after five minutes. */
async function long(page: import('@playwright/test').Page, path: string, method: string): Promise<void> {
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

test('deleting the account asks for the password, then deletes it and gives a certificate', async ({ page, shop, quiet }) => {
  quiet.expects(/status of (401|403)/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.main.getByText('Delete the account').click();
  await long(page, '/api/account', 'DELETE');
  await account.main.getByRole('button', { name: 'Delete it for good' }).click();
  const proof = account.main.getByRole('region', { name: /your password once more/ });
  await expect(proof.getByLabel('Password', { exact: true })).toBeFocused();
  await expectAccessible(page, 'the password once more');
  await proof.getByLabel('Password', { exact: true }).fill('not her password');
  await page.keyboard.press('Enter');
  await expect(proof.getByRole('alert')).toContainText('This is not your password.');
  await proof.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(account.heading).toHaveText('Your account is deleted.');
  await expect(account.main.getByRole('link', { name: 'Download the certificate' })).toBeVisible();
  await expectAccessible(page, 'a deleted account');

  await open(page, '/account');
  await expect(account.heading).toHaveText('Sign in');
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
  const to = async (address: string) => (await shop.mails()).filter(mail => mail.to.includes(address));
  await expect.poll(async () => (await to(next)).length, { timeout: 20_000 }).toBe(1);
  await expect.poll(async () => (await to(email)).length, { timeout: 20_000 }).toBeGreaterThan(1);
  const link = /http\S+\/account\/email#\S+/.exec((await to(next))[0].text)?.[0] ?? '';
  await account.followLink(link);
  await account.main.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(account.main).toContainText('Confirmed.');
  await account.visit();
  await expect(page.getByTestId('account-email')).toHaveText(next);
});
