// The pages about an account.
import { type Locator, type Page, expect } from '@playwright/test';
import type { Shop } from '../support/shop';
import { Site, open } from './site';

export const PASSWORD = 'a sentence that only Ada knows';

let people = 0;

/** An address that no other test of this worker uses. */
export function somebody(): string {
  people += 1;
  return `ada-${process.pid}-${people}@example.org`;
}

export class AccountPages {
  readonly main: Locator;
  readonly email: Locator;
  readonly password: Locator;
  readonly newPassword: Locator;
  readonly code: Locator;
  readonly signIn: Locator;
  readonly create: Locator;
  readonly confirm: Locator;
  readonly signOut: Locator;
  readonly alerts: Locator;
  readonly heading: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.heading = this.main.getByRole('heading', { level: 1 });
    this.email = this.main.getByLabel('Email', { exact: true });
    this.password = this.main.getByLabel('Password', { exact: true });
    this.newPassword = this.main.getByLabel('New password', { exact: true });
    this.code = this.main.getByLabel('Code', { exact: true });
    this.signIn = this.main.getByRole('button', { name: 'Sign in', exact: true });
    this.create = this.main.getByRole('button', { name: 'Create an account', exact: true });
    this.confirm = this.main.getByRole('button', { name: 'Confirm', exact: true });
    this.signOut = this.main.getByRole('button', { name: 'Sign out', exact: true });
    this.alerts = this.main.getByRole('alert').filter({ hasText: /./ });
  }

  /** What a page says when it has something to say. */
  told(text: string): Locator {
    return this.main.getByRole('status').filter({ hasText: text });
  }

  async open(path = '/account'): Promise<void> {
    await open(this.page, path);
  }

  /** Registers and confirms by the mailed link, which does not sign in. */
  async register(shop: Shop, email: string, password = PASSWORD): Promise<void> {
    await this.open('/account/register');
    await this.email.fill(email);
    await this.password.fill(password);
    await this.create.click();
    await expect(this.main).toContainText('Look into your mailbox');
    await this.followLink(await mailedLink(shop, email, 'verify'));
    await this.password.fill(password);
    await this.confirm.click();
    await expect(this.main).toContainText('Confirmed.');
  }

  async followLink(link: string): Promise<void> {
    // Only another document reads the fragment anew, as a link from a mail program opens one.
    await this.page.goto('about:blank');
    await open(this.page, link);
  }

  async in(email: string, password = PASSWORD): Promise<void> {
    await this.open();
    await this.email.fill(email);
    await this.password.fill(password);
    await this.signIn.click();
    await expect(this.heading).toHaveText('Your account');
  }

  /** By the header's link, as a person goes. */
  async visit(): Promise<void> {
    await new Site(this.page).link('Account').click();
  }
}

/** An account that is confirmed, made by calls alone: for journeys in which registering is not the point. Its address. */
export async function registered(shop: Shop): Promise<string> {
  const email = somebody();
  const post = async (path: string, body: object) => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(shop.url + path, sent);
    expect(answer.status, `${path}: ${await answer.text()}`).toBeLessThan(300);
  };
  await post('/api/account/register', { email, password: PASSWORD });
  const token = new URL(await mailedLink(shop, email, 'verify')).hash.slice(1);
  await post('/api/account/verify', { token, password: PASSWORD });
  return email;
}

/** The newest link of a kind that was mailed to an address. */
export async function mailedLink(shop: Shop, to: string, page: 'verify' | 'reset' | 'email', seen = 0): Promise<string> {
  const pattern = new RegExp(`http\\S+/account/${page}#\\S+`);
  const links = async () =>
    (await shop.mails()).filter(mail => mail.to.includes(to)).flatMap(({ text }) => pattern.exec(text)?.[0] ?? []);
  await expect.poll(async () => (await links()).length, { timeout: 20_000 }).toBeGreaterThan(seen);
  return (await links()).at(-1) ?? '';
}
