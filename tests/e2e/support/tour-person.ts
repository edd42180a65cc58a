// What a person sees of her data, in every state worth looking at.
import { LimitsPage, RequestsPage, YourDataPage } from '../pages/privacy';
import { open } from '../pages/site';
import { buy } from './buying';
import { type Stop, at, reject } from './stops';

export const PERSON: Stop[] = [
  at('activity', '/privacy/activity'),
  at('limits', '/privacy/limits'),
  at('requests', '/privacy/requests'),
  {
    name: 'your data, and what would be deleted',
    page: '/privacy/data',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await open(page, '/privacy/data');
      await reject(page);
      const data = new YourDataPage(page);
      await data.preview.click();
      await data.erase.waitFor();
    },
  },
  {
    name: 'a request',
    page: '/privacy/requests',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await open(page, '/privacy/requests');
      await reject(page);
      const requests = new RequestsPage(page);
      await requests.kind.selectOption({ label: 'Delete it' });
      await requests.send.click();
      await requests.requests.first().waitFor();
      await requests.kind.selectOption('');
      await requests.send.click();
      await requests.main.getByRole('alert').filter({ hasText: /./ }).waitFor();
    },
  },
  {
    name: 'limits of whoever has an order',
    page: '/privacy/limits',
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
    page: '/privacy/activity',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await open(page, '/privacy/activity');
      await reject(page);
      await page.getByTestId('looked').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'an order to be corrected',
    page: '/orders/{number}',
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
];
