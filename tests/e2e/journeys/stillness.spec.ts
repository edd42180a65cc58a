// Nothing moves that the shopper did not move: layout shift is 0 over the whole journey, on a slow network too.
import type { Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { CartPage } from '../pages/cart';
import { CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, open, settled } from '../pages/site';
import { buy } from '../support/buying';
import { Shifts } from '../support/shifts';
import type { Shop } from '../support/shop';
import { expect, test } from '../support/test';
import { ADDRESSES } from '../support/tour';

/** Longer than the half second in which browsers excuse a shift by the input before it. */
const SLOW_MS = 700;

for (const [device, viewport] of [
  ['a phone', { width: 360, height: 740 }],
  ['a desk', { width: 1280, height: 800 }],
] as const) {
  test(`layout shift is 0 from home to the placed order on ${device}`, async ({ page, context }) => {
    const shifts = new Shifts();
    await shifts.watch(context);
    await context.route('**/api/**', async route => {
      await new Promise(done => setTimeout(done, SLOW_MS));
      await route.continue();
    });
    await page.setViewportSize(viewport);

    await open(page, '/');
    const site = new Site(page);
    await site.choice('Reject all').click();
    await page.getByRole('main').getByRole('link', { name: 'All bags' }).click();
    const bags = new BagsPage(page);
    await expect(bags.bags.first()).toBeVisible();
    await bags.loadMore.click();
    await expect.poll(() => bags.bags.count()).toBeGreaterThan(12);
    await bags.bags.first().click();
    const bag = new BagPage(page);
    await settled(page);
    await bag.addToCart.click();
    await bag.viewCart.click();
    const cart = new CartPage(page);
    await settled(page);
    await cart.lines.getByRole('button', { name: 'One more' }).click();
    await expect(page.locator('.sums')).toHaveAttribute('aria-busy', 'false');
    await cart.checkout.click();
    const checkout = new CheckoutPage(page);
    await checkout.ready();
    await checkout.fill();
    await checkout.field('Country or region').selectOption('FR');
    await checkout.ready();
    await checkout.field('Country or region').selectOption('DE');
    await checkout.ready();
    await checkout.pay.click();
    await new ProcessorPage(page).payWith(CARDS.good);
    await new OrderPage(page).confirmed();
    await site.link('Orders').click();
    await settled(page);
    shifts.check();
  });
}

const PATHS: Record<string, (page: Page, shop: Shop) => Promise<string>> = {
  'a bag’s page': async (_, shop) => `/bags/${(await shop.article()).slug}`,
  'an order’s page': async (page, shop) => {
    const number = await buy(page, await shop.article());
    await page.goto('about:blank');
    return `/orders/${number}`;
  },
};
for (const path of [...ADDRESSES, '/orders/open#cut', '/nowhere']) PATHS[path] = async () => path;

for (const [name, reach] of Object.entries(PATHS)) {
  test(`layout shift is 0 while ${name} loads, scrolls and is taken over late`, async ({ page, context, quiet, shop }) => {
    quiet.expects(/status of (404|409)/);
    const path = await reach(page, shop);
    const shifts = new Shifts();
    await shifts.watch(context);
    for (const late of ['**/api/**', '**/*.wasm']) {
      await context.route(late, async route => {
        await new Promise(done => setTimeout(done, SLOW_MS));
        await route.continue();
      });
    }
    await page.setViewportSize({ width: 360, height: 740 });
    // So slow that the page is parsed in many pieces: what is painted of half of it would move when the rest comes.
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await open(page, path);
    await settled(page);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState('networkidle');
    shifts.check();
  });
}

test('layout shift is 0 where what she likes is kept, and estimates come late', async ({ page, context, shop }) => {
  const { slug } = await shop.article();
  await open(page, '/privacy');
  await page.getByRole('main').getByLabel('Preferences').check();
  await page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' }).waitFor();
  // The widest there is.
  await page.getByRole('combobox', { name: 'Currency' }).selectOption('Czech koruna');
  await page.goto('about:blank');
  const shifts = new Shifts();
  await shifts.watch(context);
  for (const late of ['**/api/**', '**/*.wasm']) {
    await context.route(late, async route => {
      await new Promise(done => setTimeout(done, SLOW_MS));
      await route.continue();
    });
  }
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/bags', `/bags/${slug}`]) {
    await open(page, path);
    await settled(page);
    await expect(page.locator('.price', { hasText: '≈ CZK' }).first()).toBeAttached();
    await page.waitForLoadState('networkidle');
  }
  shifts.check();
});
