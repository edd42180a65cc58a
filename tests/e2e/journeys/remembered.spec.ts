// What a browser remembers for its shopper: only where she allows it, and gone when she takes it back.
import type { Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { Site, open } from '../pages/site';
import { buy } from '../support/buying';
import { expect, test } from '../support/test';

const MODEL = 'GET /api/recommendations/model';

async function allow(page: Page, purpose: string): Promise<void> {
  await open(page, '/privacy');
  await page.getByRole('main').getByLabel(purpose).check();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
}

const RATES = 'GET /api/rates';

interface Rates {
  day: string;
  millionths: Record<string, number>;
}

interface Prices {
  bags: { price: { minor: number } }[];
}

const currency = (page: Page) => page.getByRole('combobox', { name: 'Currency' });
const language = (page: Page) => page.getByRole('combobox', { name: 'Language' });
const listed = (page: Page) => page.locator('[data-bags] .bag-price .price');

/** A price as it is shown in US dollars, reckoned in integers. */
function dollars(cents: number, millionths: number): string {
  const about = (BigInt(cents) * BigInt(millionths) + 500_000n) / 1_000_000n;
  const whole = (about / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `≈ US$${whole}.${(about % 100n).toString().padStart(2, '0')}`;
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
  await expect(row(page, 'For you').locator('.bag-price')).toHaveText(Array.from({ length: 8 }, () => /^(from )?€\d/));
  expect(traffic.calls(mark).filter(call => call === MODEL)).toHaveLength(1);
  for (const { url, body } of traffic.sent.slice(mark)) {
    expect(decodeURIComponent(url.pathname + url.search) + body, 'the bag she looked at is told to nobody').not.toContain(bag.slug);
  }
});

test('promise: P2.2 — what she bought is a reason of its own, and it too stays in the browser', async ({ page, shop, traffic }) => {
  await allow(page, 'Recommendations for you');
  const bag = await shop.article();
  await buy(page, bag);
  const mark = traffic.mark();
  await open(page, '/');
  await expect(row(page, 'For you').getByText(`Because you bought ${bag.name}`).first()).toBeVisible();
  await expect(row(page, 'For you').getByText(`Because you looked at ${bag.name}`)).toHaveCount(0);
  for (const { url, body } of traffic.sent.slice(mark)) {
    expect(decodeURIComponent(url.pathname + url.search) + body, 'what she bought is told to nobody').not.toContain(bag.slug);
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

test('promise: P2.2 — what goes with a bag is the same for whoever looks at it, whatever she looked at or allowed', async ({
  page,
  shop,
  newVisitor,
}) => {
  const bag = await shop.article();
  const goesWithIt = async (visitor: Page) => {
    await new BagPage(visitor).open(bag);
    const names = row(visitor, 'You may also like').locator('a.name');
    await expect(names.first()).toBeVisible();
    return names.allTextContents();
  };
  await open(page, '/');
  await new Site(page).choice('Reject all').click();
  const everybodys = await goesWithIt(page);
  expect(everybodys.length).toBeGreaterThan(3);

  for (const [purpose, key] of [
    ['Preferences', 'valise.viewed'],
    ['Recommendations for you', 'valise.history'],
  ]) {
    const other = await newVisitor();
    await allow(other, purpose);
    for (const seen of [await shop.article(), await shop.article()]) {
      await new BagPage(other).open(seen);
      await expect.poll(() => other.evaluate(key => localStorage[key] ?? '', key), 'a history').toContain(seen.slug);
    }
    expect(await goesWithIt(other), purpose).toEqual(everybodys);
  }
});

test('promise: P2.2 — bags in the order for her are ranked in the browser, each says why, and only she is offered it', async ({
  page,
  shop,
  traffic,
}) => {
  const sort = page.getByRole('combobox', { name: 'Sort by' });
  await open(page, '/bags');
  await new Site(page).choice('Reject all').click();
  await expect(sort.getByRole('option', { name: 'For you' })).toHaveCount(0);
  // Her address, opened where nothing is allowed, is the list as it is for everybody, and says so.
  await open(page, '/bags?sort=for_you');
  await expect(sort).toHaveValue('new');
  const needed = page.getByText('The order “For you” needs your consent to recommendations');
  await expect(needed).toBeVisible();
  const names = () => page.locator('[data-bags] a.name').allTextContents();
  await expect.poll(async () => (await names()).length).toBe(48);
  const everybodys = await names();
  expect(traffic.calls().filter(call => call === MODEL)).toEqual([]);

  await allow(page, 'Recommendations for you');
  const bag = await shop.article();
  await new BagPage(page).open(bag);
  await expect.poll(() => keys(page)).toContain('valise.history');
  await open(page, '/bags');
  const mark = traffic.mark();
  await sort.selectOption('For you');
  await expect(page).toHaveURL(/\/bags\?sort=for_you$/);
  await expect(sort).toHaveValue('for_you');
  const cards = page.locator('[data-bags] > .bag');
  await expect(cards.first()).toContainText(`Because you looked at ${bag.name}`);
  await expect(cards).toHaveCount(48);
  const said = await cards.allTextContents();
  const isOld = (text: string) => text.includes('Sold out') || text.includes('You looked at it');
  expect(said.filter(text => !isOld(text) && !text.includes('Because you looked at'))).toEqual([]);
  expect(await names()).not.toEqual(everybodys);
  expect((await names()).sort()).toEqual([...everybodys].sort());
  await expect(needed).toHaveCount(0);
  // What was asked for is the same for everybody: no order, no name of a bag, no history.
  const asked = traffic.sent.slice(mark).filter(({ url }) => url.pathname.startsWith('/api/'));
  expect(asked.map(({ url }) => url.pathname + url.search).sort()).toEqual(['/api/bags?limit=48', '/api/recommendations/model']);

  // Coming back to it later, and taking it back.
  await open(page, '/bags?sort=for_you');
  await expect(cards.first()).toContainText('Because you looked at');
  await page.evaluate(() => document.querySelector<HTMLAnchorElement>('.site-nav a[href="/privacy"]')?.click());
  await page.getByRole('main').getByLabel('Recommendations for you').uncheck();
  await page.goBack();
  await expect(needed).toBeVisible();
  await expect(cards.filter({ hasText: 'Because you looked at' })).toHaveCount(0);
});

test('smaller pictures are a preference: kept in the browser while that is allowed, and shown with the first paint', async ({ page }) => {
  await open(page, '/bags');
  await new Site(page).choice('Reject all').click();
  const smaller = page.getByRole('button', { name: 'Smaller pictures' });
  await expect(smaller).toHaveCount(0);
  await allow(page, 'Preferences');
  await open(page, '/bags');
  const widest = () => page.locator('[data-bags] .bag').first().evaluate(bag => bag.getBoundingClientRect().width);
  const before = await widest();
  await smaller.click();
  await expect(smaller).toHaveAttribute('aria-pressed', 'true');
  expect(await widest()).toBeLessThan(before);
  expect(await keys(page)).toEqual(['valise.consent', 'valise.view']);
  // Before the app runs: no list is painted twice.
  await page.route('**/*.wasm', () => undefined);
  await page.goto('/bags', { waitUntil: 'domcontentloaded' });
  expect(await widest()).toBeLessThan(before);
  await page.unroute('**/*.wasm');

  await open(page, '/privacy');
  await page.getByRole('main').getByLabel('Preferences').uncheck();
  await expect.poll(() => keys(page)).toEqual(['valise.consent']);
  await open(page, '/bags');
  expect(await widest()).toBe(before);
  await expect(smaller).toHaveCount(0);
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

test('prices are estimated in the currency she chose, where she looks and not where she pays', async ({ page, shop, traffic }) => {
  const { day, millionths } = await shop.get<Rates>('/api/rates');
  const { bags } = await shop.get<Prices>('/api/bags');
  const inDollars = bags.map(({ price }) => dollars(price.minor, millionths.USD));
  await allow(page, 'Preferences');
  await open(page, '/bags');
  await expect(listed(page).first()).toHaveText(/^€\d/);
  expect(traffic.calls(), 'rates are for those who want estimates').not.toContain(RATES);

  await currency(page).selectOption('US dollar');
  await expect(listed(page).first()).toHaveText(inDollars[0]);
  expect((await listed(page).allTextContents()).slice(0, inDollars.length)).toEqual(inDollars);
  const named = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
  const sentence = `You pay in euros. Prices in other currencies are estimates by the European Central Bank’s rates of ${named}.`;
  await expect(page.getByText(sentence)).toBeVisible();
  expect(await keys(page)).toEqual(['valise.consent', 'valise.currency']);
  const told = traffic.sent.filter(({ url }) => url.pathname === '/api/rates');
  expect(told.map(({ url, body }) => url.search + body), 'which currency is hers is told to nobody').toEqual(['']);

  const bag = await shop.article();
  const shown = new BagPage(page);
  await shown.open(bag);
  await expect(currency(page)).toHaveValue('USD');
  await expect(page.locator('.bag-amount .price')).toHaveText(dollars(bag.variant.price.minor, millionths.USD));
  await expect(page.locator('.related .price').first()).toHaveText(/^≈ US\$\d/);
  const painted = await (await page.request.get(`${shop.url}/bags/${bag.slug}`)).text();
  expect(painted, 'what is painted is for everybody').toContain('"priceCurrency":"EUR"');
  expect(painted.split('<main')[1].split('</main>')[0]).not.toContain('≈');

  await shown.addToCart.click();
  await shown.viewCart.click();
  const main = page.getByRole('main');
  await expect(main.locator('.price').first()).toHaveText(/^€\d/);
  await expect(main).not.toContainText('≈');
  await main.getByRole('link', { name: 'Checkout' }).click();
  await expect(main.getByRole('button', { name: /^Pay €/ })).toBeVisible();
  await expect(main).not.toContainText('≈');

  // Back to euros, which are no estimate.
  await open(page, '/bags');
  await expect(listed(page).first()).toHaveText(inDollars[0]);
  await currency(page).selectOption('Euro');
  await expect(listed(page).first()).toHaveText(/^€\d/);
  expect(await keys(page)).not.toContain('valise.currency');
});

test('a currency has no minor unit or another sign, and is shown in every tab', async ({ page, context, shop }) => {
  const { bags } = await shop.get<Prices>('/api/bags');
  const { millionths } = await shop.get<Rates>('/api/rates');
  await allow(page, 'Preferences');
  const tab = await context.newPage();
  await open(tab, '/bags');
  await open(page, '/bags');
  await currency(page).selectOption('Japanese yen');
  const yen = (BigInt(bags[0].price.minor) * BigInt(millionths.JPY) + 50_000_000n) / 100_000_000n;
  const shown = `≈ ¥${yen.toString().replace(/\B(?=(\d{3})+$)/g, ',')}`;
  for (const each of [page, tab]) await expect(listed(each).first()).toHaveText(shown);
  await expect(currency(tab)).toHaveValue('JPY');
});

test('without consent there is no choice of currency or language, nor what was chosen before', async ({ page, traffic }) => {
  await open(page, '/bags');
  await new Site(page).choice('Reject all').click();
  for (const choice of [currency(page), language(page)]) await expect(choice).toHaveCount(0);
  // Whoever put it there.
  await page.evaluate(() => {
    localStorage.setItem('valise.currency', 'USD');
    localStorage.setItem('valise.language', 'en-US');
  });
  await open(page, '/bags');
  await expect(listed(page).first()).toHaveText(/^€\d/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
  expect(traffic.calls()).not.toContain(RATES);

  await allow(page, 'Preferences');
  await open(page, '/bags');
  await currency(page).selectOption('US dollar');
  await language(page).selectOption('English (United States)');
  await expect(listed(page).first()).toHaveText(/^≈ US\$/);
  expect(await keys(page)).toEqual(['valise.consent', 'valise.currency', 'valise.language']);
  // Taken back, without a page that is loaded anew.
  await page.evaluate(() => document.querySelector<HTMLAnchorElement>('.site-nav a[href="/privacy"]')?.click());
  await page.getByRole('main').getByLabel('Preferences').uncheck();
  await expect.poll(() => keys(page)).toEqual(['valise.consent']);
  await expect(currency(page)).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
  await page.goBack();
  await expect(listed(page).first()).toHaveText(/^€\d/);
});

test('where rates are not to be had, prices stay in euros and the page says so', async ({ page, quiet }) => {
  quiet.expects(/ERR_FAILED/);
  await page.route('**/api/rates', route => route.abort());
  await allow(page, 'Preferences');
  await open(page, '/bags');
  await currency(page).selectOption('US dollar');
  const said = 'the European Central Bank’s rates, which did not arrive: prices stay in euros.';
  await expect(page.getByText(said)).toBeVisible();
  await expect(listed(page).first()).toHaveText(/^€\d/);
  await page.unroute('**/api/rates');
  await open(page, '/bags');
  await expect(listed(page).first()).toHaveText(/^≈ US\$/);
});

test('the English of the United States is kept, from the first paint on, in words and in dates', async ({ page }) => {
  await allow(page, 'Preferences');
  const root = page.locator('html');
  const facets = page.getByRole('main').locator('.filters summary');
  await open(page, '/bags');
  await expect(root).toHaveAttribute('lang', 'en-GB');
  await expect(facets.filter({ hasText: /^Colour/ })).toBeVisible();
  await language(page).selectOption('English (United States)');
  await expect(root).toHaveAttribute('lang', 'en-US');
  await expect(facets.filter({ hasText: /^Color/ })).toBeVisible();
  await expect(facets.filter({ hasText: /^Colour/ })).toHaveCount(0);
  await page.route('**/*.wasm', () => undefined);
  await page.goto('/bags', { waitUntil: 'domcontentloaded' });
  await expect(root).toHaveAttribute('lang', 'en-US');
  await page.unroute('**/*.wasm');

  const receipt = page.getByText(/^Download the receipt of /).first();
  await open(page, '/privacy');
  await expect(receipt).toHaveText(/receipt of [A-Z][a-z]+ \d{1,2}, \d{4}/);
  await language(page).selectOption('English (Britain)');
  await expect(receipt).toHaveText(/receipt of \d{1,2} [A-Z][a-z]+ \d{4}/);
  expect(await keys(page)).toEqual(['valise.consent']);
});
