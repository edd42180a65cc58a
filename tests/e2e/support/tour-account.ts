// An account, in every state worth looking at.
import type { Page } from '@playwright/test';
import { AccountPages, somebody } from '../pages/account';
import { ADA, CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS } from '../pages/processor';
import { open, settled } from '../pages/site';
import { putIntoCart, toPayment } from './buying';
import type { Shop } from './shop';
import { type Stop, at, reject } from './stops';

/** Signed in, at a page of the account. */
async function signedIn(page: Page, shop: Shop, path = '/account'): Promise<AccountPages> {
  const account = new AccountPages(page);
  const email = somebody();
  await account.register(shop, email);
  await account.in(email);
  await open(page, path);
  await reject(page);
  await settled(page);
  return account;
}

/** Signed in, with a card that the processor keeps. */
async function savesACard(page: Page, shop: Shop): Promise<AccountPages> {
  const account = await signedIn(page, shop);
  const processor = await toPayment(page, await shop.article());
  await page.getByRole('checkbox', { name: 'Save this card for next time' }).check();
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
  return account;
}

export const ACCOUNT: Stop[] = [
  at('signing in', '/account'),
  at('registering', '/account/register'),
  at('a link that was cut', '/account/verify'),
  at('confirming a registration', '/account/verify#cut'),
  at('confirming another address', '/account/email#cut'),
  at('a forgotten password', '/account/reset'),
  at('a new password', '/account/reset#cut'),
  {
    name: 'registering, all wrong',
    page: '/account/register',
    reach: async page => {
      await open(page, '/account/register');
      await reject(page);
      const account = new AccountPages(page);
      await account.email.fill('ada');
      await account.password.fill('too short');
      await account.create.click();
      await account.alerts.waitFor();
    },
  },
  { name: 'an account', page: '/account', reach: async (page, shop) => void (await signedIn(page, shop)) },
  {
    name: 'the security of an account',
    page: '/account/security',
    reach: async (page, shop) => {
      const account = await signedIn(page, shop, '/account/security');
      await account.main.getByRole('button', { name: 'Set it up' }).click();
      await page.getByTestId('totp-secret').waitFor();
      await account.main.getByText('Change your password').click();
      await account.main.getByText('Change your email address').first().click();
    },
  },
  {
    name: 'an address book',
    page: '/account/addresses',
    reach: async (page, shop) => {
      const account = await signedIn(page, shop, '/account/addresses');
      await account.main.getByRole('button', { name: 'Add an address' }).click();
      await account.main.getByLabel('Country or region').selectOption('DE');
      for (const [label, text] of Object.entries(ADA)) await account.main.getByLabel(label, { exact: true }).fill(text);
      await account.main.getByRole('button', { name: 'Save the address' }).click();
      await account.main.getByRole('listitem').first().waitFor();
      await account.main.getByRole('button', { name: 'Edit' }).click();
      await account.main.getByLabel('City', { exact: true }).waitFor();
    },
  },
  {
    name: 'the processor’s page with a saved card',
    reach: async (page, shop) => {
      await savesACard(page, shop);
      await putIntoCart(page, await shop.article());
      const checkout = new CheckoutPage(page);
      await checkout.open();
      await checkout.fill(ADA);
      await checkout.pay.click();
      await page.getByRole('radio', { name: /^Visa/ }).waitFor();
    },
  },
  {
    name: 'saved cards',
    page: '/account/cards',
    reach: async (page, shop) => {
      const account = await savesACard(page, shop);
      await account.open('/account/cards');
      await account.main.getByRole('listitem').first().waitFor();
    },
  },
];
