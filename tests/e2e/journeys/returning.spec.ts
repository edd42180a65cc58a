// Back to a page that the browser froze as it was left (the back/forward cache, which Playwright turns off elsewhere).
import type { Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { CartPage } from '../pages/cart';
import { ADA } from '../pages/checkout';
import { CARDS, ProcessorPage } from '../pages/processor';
import { OrderPage } from '../pages/orders';
import { Site, open } from '../pages/site';
import { LAUNCH } from '../playwright.config';
import { toCheckout } from '../support/buying';
import { expect, test } from '../support/test';

test.use({ launchOptions: { ...LAUNCH, ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

/** A frozen page does not load again: it is there. */
const back = (page: Page) => page.goBack({ waitUntil: 'commit' });

/** Tells afterwards whether the page came back frozen. */
const watchReturn = () =>
  addEventListener('pageshow', event => {
    if (event.persisted) document.documentElement.dataset.thawed = '';
  });

test('Back from the processor’s page finds a button that pays', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  await page.evaluate(watchReturn);
  await checkout.pay.click();
  const processor = new ProcessorPage(page);
  await processor.number.waitFor();

  await back(page);
  await expect(page.locator('html')).toHaveAttribute('data-thawed');
  await checkout.ready();
  expect(await checkout.typed()).toEqual(ADA);
  await checkout.pay.click();
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
});

test('Back after paying shows a cart that is empty, and no second order can be placed', async ({ page, quiet, shop }) => {
  quiet.expects(/status of 409/);
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  await page.evaluate(watchReturn);
  await checkout.pay.click();
  await new ProcessorPage(page).payWith(CARDS.good);
  await new OrderPage(page).confirmed();
  for (let steps = 0; steps < 5 && !page.url().endsWith('/checkout'); steps += 1) await back(page);
  await expect(checkout.main).toContainText('There is nothing in your cart to check out.');
  await expect(page.locator('#cart-count')).toBeEmpty();
  await page.goto('/cart');
  await expect(new CartPage(page).main).toContainText('There is nothing in your cart yet');
});

test('promise: P1.2 — a page that was frozen while the consent was taken back elsewhere goes on without it', async ({
  page,
  context,
  shop,
}) => {
  await open(page, '/privacy');
  await new Site(page).choice('Accept all').click();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  const bag = new BagPage(page);
  await bag.open(await shop.article());
  const save = page.getByRole('main').getByRole('button', { name: 'Save to wishlist' });
  await expect(save).toBeVisible();
  await page.evaluate(watchReturn);
  await page.goto(`${shop.url}/icon.svg`);

  const tab = await context.newPage();
  await open(tab, '/privacy');
  await tab.getByRole('button', { name: 'Refuse everything' }).click();
  await expect(tab.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();

  await page.bringToFront();
  await back(page);
  await expect(page.locator('html')).toHaveAttribute('data-thawed');
  await expect(save).toHaveCount(0);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['valise.consent']);
});
