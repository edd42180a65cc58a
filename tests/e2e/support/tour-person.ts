// What a person sees of her data and her account, in every state worth looking at.
import type { Page } from '@playwright/test';
import { AccountPages, somebody } from '../pages/account';
import { LimitsPage, RequestsPage } from '../pages/privacy';
import { open } from '../pages/site';
import { buy } from './buying';
import type { Shop } from './shop';
import { type Stop, at, reject } from './stops';

async function signedIn(page: Page, shop: Shop): Promise<void> {
  const [account, email] = [new AccountPages(page), somebody()];
  await account.register(shop, email);
  await account.in(email);
}

export const PERSON: Stop[] = [
  at('devices and activity', '/privacy/activity'),
  at('limits', '/privacy/limits'),
  at('requests', '/privacy/requests'),
  {
    name: 'a request',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await open(page, '/privacy/requests');
      await reject(page);
      const requests = new RequestsPage(page);
      await requests.kind.selectOption({ label: 'Delete it' });
      await requests.send.click();
      await requests.requests.first().waitFor();
    },
  },
  {
    name: 'limits of whoever has an order',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await open(page, '/privacy/limits');
      await reject(page);
      const limits = new LimitsPage(page);
      await limits.reason.selectOption({ index: 1 });
      await limits.restrict.click();
      await limits.lift.waitFor();
    },
  },
  {
    name: 'activity of whoever has an order',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await open(page, '/privacy/activity');
      await reject(page);
      await page.getByTestId('looked').waitFor();
    },
  },
  {
    name: 'an order to be corrected',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await reject(page);
      const main = page.getByRole('main');
      await main.getByText('Something is not right? Correct it').click();
      await main.getByLabel('Postal code').fill('1');
      await main.getByRole('button', { name: 'Save the correction' }).click();
      await main.getByRole('alert').filter({ hasText: 'Postal code' }).waitFor();
    },
  },
  at('signing in', '/account'),
  at('registering', '/account/register'),
  at('a link that was cut', '/account/verify'),
  at('asking for a new password', '/account/reset'),
  at('a new password', '/account/reset#token'),
  at('confirming an address', '/account/verify#token'),
  {
    name: 'an account',
    reach: async (page, shop) => {
      await signedIn(page, shop);
      await reject(page);
    },
  },
  {
    name: 'security, all of it open',
    reach: async (page, shop) => {
      await signedIn(page, shop);
      await open(page, '/account/security');
      await reject(page);
      await page.getByTestId('sessions').getByRole('listitem').first().waitFor();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '');
      });
      await page.getByRole('main').getByRole('button', { name: 'Set it up' }).click();
      await page.getByTestId('totp-secret').waitFor();
    },
  },
  {
    name: 'an address book',
    reach: async (page, shop) => {
      await signedIn(page, shop);
      await open(page, '/account/addresses');
      await reject(page);
      await page.getByRole('main').getByRole('button', { name: 'Add an address' }).click();
    },
  },
];
