// What a browser remembers for its shopper: only where she allows it, and gone when she takes it back.
import type { Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { Site, open } from '../pages/site';
import { expect, test } from '../support/test';

const MODEL = 'GET /api/recommendations/model';

async function allow(page: Page, purpose: string): Promise<void> {
  await open(page, '/privacy');
  await page.getByRole('main').getByLabel(purpose).check();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
}

const keys = (page: Page) => page.evaluate(() => Object.keys(localStorage).sort());
const row = (page: Page, name: string) => page.getByRole('region', { name });

test('promise: P2.2 — recommendations follow what she looked at, say why, and no history leaves the browser', async ({
  page,
  shop,
  traffic,
}) => {
  await allow(page, 'Recommendations for you');
  const bag = await shop.article();
  await new BagPage(page).open(bag);
  await expect.poll(() => keys(page)).toEqual(['valise.consent', 'valise.history']);

  const mark = traffic.mark();
  await open(page, '/');
  await expect(row(page, 'For you').getByText(`Because you looked at ${bag.name}`).first()).toBeVisible();
  await expect(row(page, 'For you').getByRole('link')).toHaveCount(8);
  expect(traffic.calls(mark).filter(call => call === MODEL)).toHaveLength(1);
  for (const { url, body } of traffic.sent.slice(mark)) {
    expect(decodeURIComponent(url.pathname + url.search) + body, 'the bag she looked at is told to nobody').not.toContain(bag.slug);
  }
});

test('promise: P2.2 — without consent everybody sees the same and the model is not even asked for', async ({
  page,
  shop,
  traffic,
}) => {
  await open(page, '/');
  await new Site(page).choice('Reject all').click();
  await new BagPage(page).open(await shop.article());
  await expect(page.getByRole('main').getByRole('button', { name: 'Save to wishlist' })).toHaveCount(0);
  await open(page, '/');
  await expect(row(page, 'For you')).toHaveCount(0);
  expect(traffic.calls().filter(call => call === MODEL)).toEqual([]);
  expect(await keys(page)).toEqual(['valise.consent']);
});

test('the wishlist loses no bag between two tabs', async ({ page, context, shop }) => {
  await allow(page, 'Preferences');
  const [one, other] = [await shop.article(), await shop.article()];
  const tab = await context.newPage();
  await new BagPage(page).open(one);
  await new BagPage(tab).open(other);
  for (const each of [page, tab]) await each.getByRole('main').getByRole('button', { name: 'Save to wishlist' }).click();
  await open(page, '/');
  for (const { name } of [one, other]) {
    await expect(row(page, 'Your wishlist').getByRole('link', { name })).toBeVisible();
    await expect(row(page, 'You looked at').getByRole('link', { name })).toBeVisible();
  }
  // Nor does a page that is open show an old one.
  await open(tab, '/');
  await open(page, `/bags/${one.slug}?variant=${one.variant.sku}`);
  await page.getByRole('main').getByRole('button', { name: 'Remove from wishlist' }).click();
  await expect(row(tab, 'Your wishlist').getByRole('link', { name: one.name })).toHaveCount(0);
});

test('wishlist, viewed bags and destination are kept under preferences and go with them', async ({ page, shop }) => {
  await allow(page, 'Preferences');
  const bag = await shop.article();
  const shown = new BagPage(page);
  await shown.open(bag);
  await shown.country.selectOption('JP');
  await page.getByRole('main').getByRole('button', { name: 'Save to wishlist' }).click();
  await expect(page.getByRole('main').getByRole('button', { name: 'Remove from wishlist' })).toBeVisible();

  await open(page, '/');
  await expect(row(page, 'Your wishlist').getByRole('link', { name: bag.name })).toBeVisible();
  await expect(row(page, 'You looked at').getByRole('link', { name: bag.name })).toBeVisible();
  expect(await keys(page)).toEqual(['valise.consent', 'valise.destination', 'valise.saved', 'valise.viewed']);
  await shown.open(await shop.article());
  await expect(shown.country).toHaveValue('JP');

  await open(page, '/privacy');
  await page.getByRole('main').getByLabel('Preferences').uncheck();
  await expect.poll(() => keys(page)).toEqual(['valise.consent']);
  await open(page, '/');
  await expect(row(page, 'Your wishlist')).toHaveCount(0);
});
