// The test function of the journeys, with what each may use.
import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { Quiet } from './quiet';
import { Shop } from './shop';
import { Traffic } from './traffic';

export { expect } from '@playwright/test';

interface Options {
  /**
   * `shared`: one shop for all tests of a worker, for those that leave prices and stock levels alone.
   * `own`: a shop of the test's own. `restartable`: one that also keeps its address when it starts again.
   * `named`: one whose address is a name, as passkeys want it.
   */
  shopKind: 'shared' | 'own' | 'restartable' | 'named';
  /** For how many seconds an unpaid order of such a shop holds its bags; by default as long as any shop's. */
  reservationS: number | undefined;
}

interface ForTests {
  shop: Shop;
  traffic: Traffic;
  quiet: Quiet;
  /** Another visitor: a browser without any of this one's cookies and storage. */
  newVisitor: (options?: BrowserContextOptions) => Promise<Page>;
}

interface ForWorkers {
  sharedShop: Shop;
}

export const test = base.extend<Options & ForTests, ForWorkers>({
  shopKind: ['shared', { option: true }],
  reservationS: [undefined, { option: true }],

  sharedShop: [
    async ({}, use) => {
      const shop = await Shop.open();
      await use(shop);
      await shop.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  shop: [
    async ({ shopKind, reservationS, sharedShop }, use, info) => {
      const own = shopKind !== 'shared';
      const shop = own
        ? await Shop.open({
            keepsAddress: shopKind !== 'own',
            worker: info.parallelIndex,
            name: shopKind === 'named' ? 'localhost' : undefined,
            reservationS,
          })
        : sharedShop;
      await use(shop);
      if (info.status !== info.expectedStatus) {
        await info.attach('server.log', { body: shop.logTail, contentType: 'text/plain' });
      }
      if (own) await shop.close();
    },
    { timeout: 90_000 },
  ],

  baseURL: async ({ shop }, use) => use(shop.url),

  traffic: [async ({}, use) => use(new Traffic()), { auto: true }],

  quiet: [
    async ({}, use, info) => {
      const quiet = new Quiet();
      await use(quiet);
      // What a failed test left in the console is of no use beside why it failed.
      if (info.status === info.expectedStatus) quiet.check();
    },
    { auto: true },
  ],

  context: async ({ context, traffic, quiet }, use) => {
    watch(context, traffic, quiet);
    await use(context);
  },

  newVisitor: async ({ browser, baseURL, traffic, quiet, contextOptions, locale, timezoneId }, use) => {
    const opened: BrowserContext[] = [];
    await use(async options => {
      const context = await browser.newContext({ ...contextOptions, locale, timezoneId, baseURL, ...options });
      opened.push(context);
      watch(context, traffic, quiet);
      return context.newPage();
    });
    await Promise.all(opened.map(context => context.close()));
  },
});

function watch(context: BrowserContext, traffic: Traffic, quiet: Quiet): void {
  traffic.watch(context);
  quiet.watch(context);
}
