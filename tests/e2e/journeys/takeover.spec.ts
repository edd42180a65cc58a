// The server paints, the app takes over: nothing the shopper did in between is lost, nothing is fetched twice.
import type { Page, Route } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { appRuns, open } from '../pages/site';
import { expect, test } from '../support/test';

/** Holds the WebAssembly back until the returned function is called. */
async function holdTheApp(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  await page.route('**/*.wasm', route => {
    if (open) return route.continue();
    held.push(route);
  });
  return async () => {
    open = true;
    await Promise.all(held.map(route => route.continue()));
    await appRuns(page);
  };
}

/** Opens a page as painted, before the app runs. */
async function openPainted(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'commit' });
  // Text can be read before the style sheet is there, and is then another: what is folded shows.
  await page.waitForFunction(() => document.styleSheets.length > 0);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-app', 'ready');
}

for (const path of ['/', '/bags', '/bags?sort=price&colour=black', '/search?q=tote', '/privacy/policy', '/privacy/recipients', '/help']) {
  test(`${path} is painted whole, and what came with it is not fetched again`, async ({ page, traffic }) => {
    const release = await holdTheApp(page);
    await openPainted(page, path);
    await expect(page.locator('main .skeleton')).toHaveCount(0);
    const painted = await page.getByRole('main').innerText();
    expect(painted.length).toBeGreaterThan(200);
    await release();
    await page.waitForLoadState('networkidle');
    expect(traffic.calls()).toEqual([]);
    await expect(page.getByRole('main')).toHaveText(painted, { useInnerText: true });
  });
}

test('a bag’s page asks only for what depends on the visitor', async ({ page, shop, traffic }) => {
  const { slug } = await shop.article();
  const release = await holdTheApp(page);
  await openPainted(page, `/bags/${slug}`);
  await release();
  await page.waitForLoadState('networkidle');
  expect(traffic.calls().filter(call => !call.includes('/landed-cost'))).toEqual([]);
});

test('focus and scroll survive the takeover', async ({ page }) => {
  const release = await holdTheApp(page);
  await openPainted(page, '/bags');
  const bag = new BagsPage(page).bags.nth(9);
  const href = await bag.getAttribute('href');
  await bag.focus();
  await page.evaluate(() => window.scrollTo(0, 500));
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(500);
  await release();
  expect(await page.evaluate(() => window.scrollY)).toBe(500);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(href);
});

test('text typed before the takeover stays, with its cursor', async ({ page }) => {
  const number = 'VL-7K3M-9QPX-2D4R';
  const release = await holdTheApp(page);
  await openPainted(page, '/orders/find');
  const main = page.getByRole('main');
  await main.getByLabel('Order number').fill(number);
  await main.getByLabel('Mobile number').pressSequentially('0151 23');
  await page.keyboard.press('ArrowLeft');
  await release();
  await expect(main.getByLabel('Order number')).toHaveValue(number);
  await expect(main.getByLabel('Mobile number')).toBeFocused();
  await page.keyboard.type('9');
  await expect(main.getByLabel('Mobile number')).toHaveValue('0151 293');
});

test('the search text typed before the takeover stays and can be sent', async ({ page }) => {
  const release = await holdTheApp(page);
  await openPainted(page, '/');
  const search = page.getByRole('search').getByLabel('Search bags');
  await search.pressSequentially('tote');
  await release();
  await expect(search).toHaveValue('tote');
  await expect(search).toBeFocused();
  await search.press('Enter');
  await expect(page).toHaveURL('/search?q=tote');
});

test('details opened before the takeover stay open', async ({ page, shop }) => {
  const { slug } = await shop.article();
  const release = await holdTheApp(page);
  for (const path of [`/bags/${slug}`, '/bags']) {
    await openPainted(page, path);
    const closed = page.locator('main details[id]:not([open]) > summary').filter({ visible: true });
    if ((await closed.count()) === 0) continue;
    const id = await closed.first().evaluate(summary => summary.parentElement?.id);
    await closed.first().click();
    await release();
    await expect(page.locator(`[id="${id}"]`)).toHaveAttribute('open');
    return;
  }
  throw new Error('no page has details to open');
});

test('what is pressed before the app is there is done when it comes, once', async ({ page, shop, traffic }) => {
  const { slug, variant } = await shop.article();
  const release = await holdTheApp(page);
  await openPainted(page, `/bags/${slug}?variant=${variant.sku}`);
  const bag = new BagPage(page);
  await bag.addToCart.click();
  await expect(bag.addToCart).toHaveAttribute('aria-busy', 'true');
  await bag.addToCart.click();
  await release();
  await expect(bag.added).toBeVisible();
  await expect(page.locator('#cart-count')).toHaveText('1');
  expect(traffic.calls().filter(call => call.startsWith('POST '))).toEqual(['POST /api/cart/lines']);
});

test('a form sent before the app is there is sent when it comes, and never by the address', async ({ page, quiet, traffic }) => {
  quiet.expects(/status of 404/);
  const release = await holdTheApp(page);
  await openPainted(page, '/orders/find');
  const main = page.getByRole('main');
  await main.getByLabel('Order number').fill('VL-7K3M-9QPX-2D4R');
  await main.getByLabel('Mobile number').fill('+436641234567');
  await page.keyboard.press('Enter');
  await release();
  await expect(main.getByRole('alert')).toContainText('We found no order');
  expect(traffic.calls().filter(call => call.startsWith('POST '))).toEqual(['POST /api/orders/find']);
  await expect(main.getByLabel('Order number')).toHaveValue('VL-7K3M-9QPX-2D4R');
  for (const { url } of traffic.sent) expect(url.search).not.toContain('7K3M');
  expect(new URL(page.url()).search).toBe('');
});

test('a painted page is shown before the app asks for its bytes; a page that needs the app asks at once', async ({ page }) => {
  const asked = () =>
    page.evaluate(() => {
      const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const wasm = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.wasm'));
      return { wasm: wasm?.startTime ?? -1, parsed: page?.domInteractive ?? -1, loaded: page?.loadEventStart ?? -1 };
    });
  await open(page, '/bags');
  const painted = await asked();
  expect(painted.wasm).toBeGreaterThanOrEqual(painted.loaded);
  await open(page, '/cart');
  const bare = await asked();
  expect(bare.wasm).toBeGreaterThanOrEqual(bare.parsed);
  expect(bare.wasm).toBeLessThanOrEqual(bare.loaded);
});

test('links work before the app runs', async ({ page }) => {
  await holdTheApp(page);
  await openPainted(page, '/');
  await page.getByRole('banner').getByRole('link', { name: 'Bags', exact: true }).click();
  await expect(page).toHaveURL('/bags');
  await expect(new BagsPage(page).bags.first()).toBeVisible();
});

test('a page that changes nothing of the address shares its painted bytes with everybody', async ({ request, shop }) => {
  const visitor = await request.get(`${shop.url}/bags`);
  const other = await request.get(`${shop.url}/bags`, { headers: { cookie: 'valise_cart=somebody' } });
  expect(await other.text()).toBe(await visitor.text());
  expect(visitor.headers()['set-cookie']).toBeUndefined();
});
