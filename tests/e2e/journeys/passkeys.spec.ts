// Passkeys, with the authenticator that Chromium has for tests.
import type { CDPSession, Page } from '@playwright/test';
import { AccountPages, somebody } from '../pages/account';
import { expectAccessible } from '../support/axe';
import { SAYS, failing } from '../support/failing';
import { tabTo } from '../support/keys';
import { expect, test } from '../support/test';

test.use({ shopKind: 'named' });

/** A device that makes sure of its person, until it is told that it does not. */
class Device {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async in(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(cdp, authenticatorId);
  }

  async knowsHer(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.authenticatorId, isUserVerified });
  }

  async passkeys(): Promise<{ rpId?: string; userName?: string; isResidentCredential: boolean }[]> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId });
    return credentials;
  }
}

class Passkeys extends AccountPages {
  readonly name = this.main.getByLabel('Name of the passkey (optional)', { exact: true });
  readonly add = this.main.getByRole('button', { name: 'Add a passkey', exact: true });
  readonly enter = this.main.getByRole('button', { name: 'Use a passkey instead', exact: true });
  /** What is said at that button. */
  readonly told = this.main.locator('#passkey-said');
  readonly list = this.page.getByTestId('passkeys').getByRole('listitem');

  async leave(): Promise<void> {
    await this.open();
    await this.signOut.click();
    await expect(this.heading).toHaveText('Sign in');
  }
}

test('promise: P6.1 — a passkey is added, signs in without address and password, and is removed, all by keyboard', async ({
  page,
  shop,
  quiet,
}) => {
  test.slow();
  quiet.expects(/status of (401|403)/);
  const device = await Device.in(page);
  const email = somebody();
  const account = new Passkeys(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await expect(account.list).toHaveCount(0);
  await tabTo(page, account.name);
  await page.keyboard.type('My phone');
  await page.keyboard.press('Enter');
  await expect(account.main.getByRole('alert').filter({ hasText: 'Your passkey is added.' })).toBeVisible();
  await expect(account.list).toHaveText([/My phone.*not used yet/]);
  await expect(account.name).toHaveValue('');
  await expectAccessible(page, 'a passkey');
  const [kept] = await device.passkeys();
  expect([kept.rpId, kept.isResidentCredential]).toEqual(['localhost', true]);
  const told = async () => (await shop.mails()).some(mail => mail.to.includes(email) && mail.text.includes('passkey was added'));
  await expect.poll(told, { timeout: 20_000 }).toBe(true);

  await account.name.fill('The same phone');
  await account.add.click();
  await expect(account.alerts).toHaveText('This device has a passkey of your account already.');
  await expect(account.name).toHaveValue('The same phone');

  await account.leave();
  await expectAccessible(page, 'signing in with a passkey');
  await tabTo(page, account.enter);
  await page.keyboard.press('Enter');
  await expect(account.heading).toHaveText('Your account');
  await expect(page.getByTestId('account-email')).toHaveText(email);

  await account.open('/account/security');
  await expect(account.list).toHaveText([/My phone.*last used/]);
  await tabTo(page, account.list.getByRole('button', { name: 'Remove' }));
  await page.keyboard.press('Enter');
  await expect(account.list).toHaveCount(0);
  await account.leave();
  await account.enter.click();
  await expect(account.told).toHaveText('This passkey opens nothing here. It may have been removed.');
  await account.in(email);
});

test('who cancels, or has no passkeys, is told so at the button and has lost nothing', async ({ page, shop, newVisitor }) => {
  const device = await Device.in(page);
  const email = somebody();
  const account = new Passkeys(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await device.knowsHer(false);
  await account.name.fill('My phone');
  await account.add.click();
  await expect(account.alerts).toHaveText('It was cancelled, or took too long. Nothing has changed.');
  await expect(account.name).toHaveValue('My phone');
  await device.knowsHer(true);
  await account.add.click();
  await expect(account.list).toHaveCount(1);

  await account.leave();
  await device.knowsHer(false);
  await account.email.fill(email);
  await account.enter.click();
  await expect(account.told).toHaveText('It was cancelled, or took too long. Nothing has changed.');
  await expect(account.email).toHaveValue(email);
  await device.knowsHer(true);
  await account.enter.click();
  await expect(account.heading).toHaveText('Your account');

  const old = await newVisitor();
  await old.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
  const there = new Passkeys(old);
  await there.open();
  await there.enter.click();
  await expect(there.told).toHaveText('This browser has no passkeys here. Your password works as ever.');
});

test('a passkey says that it is still her before a dangerous step, which then goes on by itself', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 403/);
  await Device.in(page);
  const email = somebody();
  const account = new Passkeys(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.add.click();
  await expect(account.list).toHaveCount(1);
  await page.route(
    '**/api/account/passkeys/*',
    route =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: '/problems/reauth_needed', title: '', status: 403, code: 'reauth_needed' }),
      }),
    { times: 1 },
  );
  await account.list.getByRole('button', { name: 'Remove' }).click();
  const proof = account.main.getByRole('region', { name: /your password once more/ });
  await expectAccessible(page, 'the password or a passkey once more');
  await proof.getByRole('button', { name: 'Use a passkey instead' }).click();
  await expect(account.list).toHaveCount(0);
  await expect(proof).toHaveCount(0);
});

test('while the shop does not answer, that is told at the button, and the same press then does it', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  await Device.in(page);
  const email = somebody();
  const account = new Passkeys(page);
  await account.register(shop, email);
  await account.in(email);
  await account.open('/account/security');
  await account.name.fill('My phone');
  for (const path of ['/api/account/passkeys/ask', '/api/account/passkeys']) {
    const back = await failing(page, path, 'away');
    await account.add.click();
    await expect(account.alerts).toContainText('Nothing you entered is lost.');
    await expect(account.name).toHaveValue('My phone');
    await back();
  }
  await account.add.click();
  await expect(account.list).toHaveText([/My phone/]);

  await account.leave();
  for (const [path, how, said] of [
    ['/api/account/passkey/ask', 'away', 'We can’t reach the shop right now.'],
    ['/api/account/passkey/ask', 429, 'Too many attempts.'],
    ['/api/account/passkey', 503, 'The shop is very busy.'],
  ] as const) {
    const back = await failing(page, path, how);
    await account.enter.click();
    await expect(account.told).toContainText(said);
    await back();
  }
  await account.enter.click();
  await expect(page.getByTestId('account-email')).toHaveText(email);
});
