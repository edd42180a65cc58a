// Every page of the shop in every state worth looking at, and how to get there.
import { expect } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { CartPage } from '../pages/cart';
import { ADA, CheckoutPage } from '../pages/checkout';
import { FindOrderPage, OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, open, settled } from '../pages/site';
import { buy, putIntoCart, toCheckout, toPayment } from './buying';
import { type Stop, at, reject } from './stops';
import { ACCOUNT } from './tour-account';
import { PERSON } from './tour-person';

export const TOUR: Stop[] = [
  { name: 'home with the banner', page: '/', reach: page => open(page, '/') },
  at('home', '/'),
  at('the list', '/bags'),
  {
    name: 'the list, narrowed, its filters open',
    page: '/bags',
    reach: async page => {
      await open(page, '/bags?category=tote&colour=black,cognac&in_stock=true&sort=price');
      await reject(page);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '');
      });
    },
  },
  {
    name: 'the list, its prices estimated',
    page: '/bags',
    reach: async page => {
      await open(page, '/privacy');
      await page.getByRole('main').getByLabel('Preferences').check();
      await page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' }).waitFor();
      await open(page, '/bags');
      await page.getByRole('combobox', { name: 'Currency' }).selectOption('US dollar');
      await page.locator('.price', { hasText: '≈' }).first().waitFor();
    },
  },
  at('a search that forgave', '/search?q=backpakc'),
  at('a search without a result', '/search?q=zzzzqqqqxxxx'),
  {
    name: 'suggestions',
    page: '/',
    reach: async page => {
      await open(page, '/');
      await reject(page);
      await new Site(page).search.pressSequentially('to');
      await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'a bag, added to the cart',
    page: '/bags/{slug}',
    reach: async (page, shop) => {
      const bag = new BagPage(page);
      await bag.add(await shop.article());
      await reject(page);
      await bag.breakdown.click();
      await settled(page);
    },
  },
  at('an empty cart', '/cart'),
  {
    name: 'a cart',
    page: '/cart',
    reach: async (page, shop) => {
      await putIntoCart(page, await shop.article(), 2);
      await putIntoCart(page, await shop.article());
      await open(page, '/cart');
      await reject(page);
      await new CartPage(page).lines.nth(1).waitFor();
    },
  },
  {
    name: 'the checkout',
    page: '/checkout',
    reach: async (page, shop) => {
      await toCheckout(page, shop);
      await reject(page);
    },
  },
  {
    name: 'the checkout with faults',
    page: '/checkout',
    reach: async (page, shop) => {
      const { checkout } = await toCheckout(page, shop);
      await reject(page);
      await checkout.more.click();
      await checkout.fill({ 'Postal code': '1', 'Email (optional)': 'nobody' });
      await checkout.pay.click();
      await checkout.summary.waitFor();
    },
  },
  {
    name: 'the processor’s page',
    reach: async (page, shop) => {
      await toPayment(page, await shop.article());
    },
  },
  {
    name: 'the processor’s page with a declined card',
    reach: async (page, shop) => {
      const processor = await toPayment(page, await shop.article());
      await processor.payWith(CARDS.declined);
      await processor.alert.waitFor();
    },
  },
  {
    name: 'the bank’s question',
    reach: async (page, shop) => {
      const processor = await toPayment(page, await shop.article());
      await processor.payWith(CARDS.secure);
      await processor.approve.waitFor();
    },
  },
  {
    name: 'an order that waits for its payment',
    page: '/orders/{number}',
    reach: async (page, shop) => {
      await toPayment(page, await shop.article());
      const { orders } = (await (await page.request.get(`${shop.url}/api/orders`)).json()) as {
        orders: { number: string }[];
      };
      await open(page, `${shop.url}/orders/${orders[0].number}`);
      await reject(page);
      await new OrderPage(page).toPayment.waitFor();
    },
  },
  {
    name: 'an order',
    page: '/orders/{number}',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await reject(page);
    },
  },
  {
    name: 'an order about to be cancelled',
    page: '/orders/{number}',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await reject(page);
      const order = new OrderPage(page);
      await order.cancel.click();
      await order.cancelNow.waitFor();
    },
  },
  {
    name: 'a cancelled order',
    page: '/orders/{number}',
    reach: async (page, shop) => {
      await buy(page, await shop.article());
      await reject(page);
      const order = new OrderPage(page);
      await order.cancel.click();
      await order.cancelNow.click();
      await order.cancelled.getByText('was refunded on').waitFor();
    },
  },
  {
    name: 'the orders of this browser',
    page: '/orders',
    reach: async (page, shop) => {
      const number = await buy(page, await shop.article());
      await reject(page);
      await new Site(page).link('Orders').click();
      await page.getByRole('main').getByRole('link', { name: number }).waitFor();
    },
  },
  {
    name: 'an order full of words that are longer than the page',
    page: '/orders/{number}',
    reach: async (page, shop) => {
      const long = 'W'.repeat(60);
      await buy(page, await shop.article(), { ...ADA, 'Full name': long, 'Address line 1': long, City: long });
      await reject(page);
    },
  },
  at('a search for a word that is longer than the page', `/search?q=${'W'.repeat(60)}`),
  at('no orders', '/orders'),
  at('finding an order', '/orders/find'),
  {
    name: 'finding no order',
    page: '/orders/find',
    logs: /status of 404/,
    reach: async page => {
      await open(page, '/orders/find');
      await reject(page);
      const find = new FindOrderPage(page);
      await find.find('VL-2222-3333-4444', '0151 23456789');
      await find.alert.getByText('We found no order').waitFor();
    },
  },
  {
    name: 'a mailed link that was cut',
    page: '/orders/open',
    logs: /status of 404/,
    reach: async page => {
      await open(page, '/orders/open#cut');
      await reject(page);
      await page.getByText('This link does not open an order.').waitFor();
    },
  },
  at('an order of somebody else', '/orders/VL-2222-3333-4444', /status of 404/, '/orders/{number}'),
  at('the privacy center', '/privacy'),
  at('your data', '/privacy/data'),
  ...PERSON,
  ...ACCOUNT,
  at('the policy', '/privacy/policy'),
  at('the recipients', '/privacy/recipients'),
  at('the newsletter', '/newsletter'),
  at('help', '/help'),
  at('a bag that is not there', '/bags/no-such-bag', /status of 404/, '/bags/{slug}'),
  at('a page that is not there', '/nowhere', /status of 404/, '/404'),
  {
    name: 'a bag that is sold out',
    page: '/bags/{slug}',
    reach: async (page, shop) => {
      const article = await shop.article();
      await shop.setStock(article.variant.sku, 0);
      await expect.poll(() => shop.available(article)).toBe(0);
      const bag = new BagPage(page);
      await bag.open(article);
      await reject(page);
      await expect(bag.addToCart).toBeDisabled();
    },
  },
  {
    name: 'an order that was given up for another',
    page: '/orders/{number}',
    reach: async (page, shop) => {
      await toPayment(page, await shop.article());
      const { orders } = (await (await page.request.get(`${shop.url}/api/orders`)).json()) as {
        orders: { number: string }[];
      };
      await open(page, `${shop.url}/checkout`);
      const checkout = new CheckoutPage(page);
      await checkout.ready();
      await checkout.fill({ ...ADA, 'Address line 1': 'Elsewhere 2' });
      await checkout.pay.click();
      await new ProcessorPage(page).number.waitFor();
      await open(page, `${shop.url}/orders/${orders[0].number}`);
      await reject(page);
      await settled(page);
    },
  },
  {
    name: 'confirming the newsletter',
    page: '/newsletter',
    reach: async page => {
      await open(page, '/newsletter#confirm=cut');
      await reject(page);
      await page.getByRole('main').getByRole('button', { name: 'Confirm', exact: true }).waitFor();
    },
  },
  {
    name: 'ending the newsletter',
    page: '/newsletter',
    reach: async page => {
      await open(page, '/newsletter#end=cut');
      await reject(page);
      await page.getByRole('main').getByRole('button', { name: 'Unsubscribe' }).waitFor();
    },
  },
  {
    name: 'the notice of being offline',
    page: '/help',
    logs: /ERR_INTERNET_DISCONNECTED/,
    reach: async page => {
      await open(page, '/help');
      await reject(page);
      await page.context().setOffline(true);
      await page.getByText('You are offline.').waitFor();
    },
  },
  {
    name: 'a list that could not be loaded',
    page: '/bags',
    logs: /ERR_FAILED|ERR_INTERNET_DISCONNECTED/,
    reach: async page => {
      await open(page, '/help');
      await reject(page);
      await page.route('**/api/**', route => route.abort());
      await new Site(page).link('Bags').click();
      await page.getByRole('main').getByRole('button', { name: 'Try again' }).waitFor();
    },
  },
  {
    name: 'a cart that could not be loaded',
    page: '/cart',
    logs: /ERR_FAILED|ERR_INTERNET_DISCONNECTED/,
    reach: async page => {
      await open(page, '/help');
      await reject(page);
      await page.route('**/api/**', route => route.abort());
      await new Site(page).cartLink.click();
      await page.getByRole('main').getByRole('button', { name: 'Try again' }).waitFor();
    },
  },
];

/** Every address of the shop that needs nothing but itself. */
export const ADDRESSES = [
  '/',
  '/bags',
  '/search?q=tote',
  '/cart',
  '/checkout',
  '/orders',
  '/orders/find',
  '/privacy',
  '/privacy/data',
  '/privacy/activity',
  '/privacy/limits',
  '/privacy/requests',
  '/account',
  '/account/register',
  '/account/verify',
  '/account/email',
  '/account/reset',
  '/account/security',
  '/account/addresses',
  '/account/cards',
  '/privacy/policy',
  '/privacy/recipients',
  '/newsletter',
  '/help',
];

