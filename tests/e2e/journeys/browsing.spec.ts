// The list, the search and the bag's page: their state is in the address.
import type { Locator, Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { Site, appRuns, open, settled } from '../pages/site';
import { expect, test } from '../support/test';

const scrollY = (page: Page) => page.evaluate(() => Math.round(window.scrollY));
const FACETS = { Kind: 'category', Colour: 'colour', Size: 'size', Material: 'material', Merchant: 'merchant' } as const;

/** The panel of filters with one facet open: its choices, each a link named `label count`. */
async function choices(page: Page, facet: keyof typeof FACETS): Promise<Locator> {
  const main = page.getByRole('main');
  await unfold(main.locator('#filters'));
  const group = main.locator(`#facet-${FACETS[facet]}`);
  await expect(group.getByText(facet, { exact: true })).toBeVisible();
  await unfold(group);
  return group.getByRole('link');
}

/** Opens a `<details>` that has a visible summary and is closed. */
async function unfold(details: Locator): Promise<void> {
  const summary = details.locator('> summary');
  if ((await details.getAttribute('open')) === null && (await summary.isVisible())) await summary.click();
}

test('home shows bags at once, each a link to its own page', async ({ page }) => {
  await page.goto('/');
  const bags = new BagsPage(page);
  await expect(bags.bags.first()).toBeVisible();
  const slugs = await bags.slugs();
  expect(slugs.length).toBeGreaterThanOrEqual(8);
  const name = await bags.bags.first().innerText();
  await bags.bags.first().click();
  await expect(new BagPage(page).name).toHaveText(name);
  await expect(page).toHaveURL(`/bags/${slugs[0]}`);
});

for (const [facet, key] of Object.entries(FACETS) as [keyof typeof FACETS, string][]) {
  test(`the facet ${facet} counts truly, lives in the address, and can be taken back`, async ({ page }) => {
    await open(page, '/bags');
    await settled(page);
    const choice = (await choices(page, facet)).nth(1);
    const count = Number(/(\d+)\s*$/.exec(await choice.innerText())?.[1]);
    expect(count).toBeGreaterThan(0);
    await choice.click();
    await expect(page).toHaveURL(new RegExp(`[?&]${key}=`));
    const main = page.getByRole('main');
    await expect(main).toContainText(`${count} bag`);

    await page.reload();
    await settled(page);
    await expect(main).toContainText(`${count} bag`);
    await page.goBack();
    await expect(page).toHaveURL('/bags');
    await expect(main).toContainText('500 bags');
  });
}

test('facets narrow together and “Clear all” takes them back', async ({ page }) => {
  await open(page, '/bags?colour=black&in_stock=true&price_max=20000');
  await settled(page);
  const bags = new BagsPage(page);
  const some = await bags.slugs();
  expect(some.length).toBeGreaterThan(0);
  await bags.clearAll.first().click();
  await expect(page).toHaveURL('/bags');
  await expect(bags.main).toContainText('500 bags');
});

test('a price range narrows the list, lives in the address and goes with Back', async ({ page, shop }) => {
  const totalOf = async (query: string) => (await shop.get<{ total: number }>(`/api/bags?${query}`)).total;
  await open(page, '/bags');
  await settled(page);
  const bags = new BagsPage(page);
  await unfold(bags.main.locator('#filters'));
  const status = bags.main.getByRole('status').first();
  await expect(status).toHaveText('500 bags');

  const steps = await bags.priceTo.locator('option:not([value=""])').evaluateAll(all => all.map(each => (each as HTMLOptionElement).value));
  // The lowest and the middle one of the prices offered: each leaves out some of the bags.
  const [least, most] = [steps[1], steps[Math.floor(steps.length / 2)]];
  expect(Number(least)).toBeLessThan(Number(most));
  await bags.priceTo.selectOption(most);
  await expect(page).toHaveURL(`/bags?price_max=${most}`);
  const under = await totalOf(`price_max=${most}`);
  await expect(status).toHaveText(`${under} bags`);
  await bags.priceFrom.selectOption(least);
  await expect(page).toHaveURL(`/bags?price_min=${least}&price_max=${most}`);
  const between = await totalOf(`price_min=${least}&price_max=${most}`);
  await expect(status).toHaveText(`${between} bags`);
  expect([500 - under, under - between, between].every(some => some > 0), `500 > ${under} > ${between} > 0`).toBe(true);

  await page.reload();
  await settled(page);
  await expect(status).toHaveText(`${between} bags`);
  await expect(bags.priceFrom).toHaveValue(least);
  await expect(bags.priceTo).toHaveValue(most);
  await page.goBack();
  await expect(page).toHaveURL(`/bags?price_max=${most}`);
  await expect(status).toHaveText(`${under} bags`);
  await expect(bags.priceFrom).toHaveValue('');
  await page.goBack();
  await expect(page).toHaveURL('/bags');
  await expect(status).toHaveText('500 bags');
  await expect(bags.priceTo).toHaveValue('');
});

test('the order is in the address and survives a reload', async ({ page, shop }) => {
  await open(page, '/bags');
  const bags = new BagsPage(page);
  await bags.sort.selectOption({ label: 'Price, low to high' });
  await expect(page).toHaveURL('/bags?sort=price');
  const answer = await shop.get<{ bags: { slug: string }[] }>('/api/bags?sort=price');
  const expected = answer.bags.map(({ slug }) => slug);
  await expect.poll(async () => (await bags.slugs()).slice(0, expected.length)).toEqual(expected);

  await page.reload();
  await settled(page);
  expect((await bags.slugs()).slice(0, expected.length)).toEqual(expected);
  await expect(bags.sort).toHaveValue('price');
});

test('“Load more” adds the next bags, none twice and none left out', async ({ page, shop }) => {
  await open(page, '/bags?sort=name');
  const bags = new BagsPage(page);
  const first = await bags.slugs();
  await bags.loadMore.click();
  await expect.poll(async () => (await bags.slugs()).length).toBeGreaterThan(first.length);
  const slugs = await bags.slugs();
  const answer = await shop.get<{ bags: { slug: string }[] }>('/api/bags?sort=name&limit=48');
  expect(slugs).toEqual(answer.bags.map(({ slug }) => slug).slice(0, slugs.length));
});

test('Back restores the list, its loaded pages and the position in it', async ({ page }) => {
  await open(page, '/bags?sort=name');
  const bags = new BagsPage(page);
  const first = await bags.slugs();
  await bags.loadMore.click();
  await expect.poll(async () => (await bags.slugs()).length).toBeGreaterThan(first.length);
  const loaded = await bags.slugs();

  const far = bags.bags.nth(loaded.length - 3);
  await far.scrollIntoViewIfNeeded();
  const before = await scrollY(page);
  expect(before).toBeGreaterThan(800);
  const place = await far.boundingBox();
  await far.click();
  await expect(new BagPage(page).addToCart).toBeVisible();
  expect(await scrollY(page)).toBe(0);

  await page.goBack();
  await expect.poll(() => scrollY(page)).toBeGreaterThan(before - 3);
  expect(await bags.slugs()).toEqual(loaded);
  const again = await bags.bags.nth(loaded.length - 3).boundingBox();
  expect(Math.abs((again?.y ?? 0) - (place?.y ?? 0))).toBeLessThan(3);
});

test('Back restores all of it after the bag’s page was loaded anew, too', async ({ page }) => {
  await open(page, '/bags?sort=name');
  const bags = new BagsPage(page);
  for (const times of [1, 2]) {
    const { length } = await bags.slugs();
    await bags.loadMore.click();
    await expect.poll(async () => (await bags.slugs()).length, `loaded ${times}`).toBeGreaterThan(length);
  }
  const loaded = await bags.slugs();
  const far = bags.bags.nth(loaded.length - 3);
  await far.scrollIntoViewIfNeeded();
  const before = await scrollY(page);
  await far.click();
  await expect(new BagPage(page).addToCart).toBeVisible();
  await page.reload();
  await appRuns(page);

  await page.goBack();
  await expect.poll(() => bags.slugs()).toEqual(loaded);
  await expect.poll(() => scrollY(page)).toBeGreaterThan(before - 3);
});

test('a search finds bags, forgives a typing error, and is in the address', async ({ page }) => {
  await open(page, '/');
  const site = new Site(page);
  await site.search.fill('backpakc');
  await site.search.press('Enter');
  await expect(page).toHaveURL('/search?q=backpakc');
  const bags = new BagsPage(page);
  await expect(bags.main).toContainText('Showing results for “backpack”');
  await expect(bags.bags.first()).toBeVisible();
  await page.reload();
  await expect(bags.bags.first()).toBeVisible();
});

test('on a phone the panel ends in a button that says how many bags are left, folds it and leads to them', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, '/bags');
  await (await choices(page, 'Kind')).first().click();
  const main = page.getByRole('main');
  await expect(page).toHaveURL(/category=/);
  const status = main.getByRole('status').first();
  const done = main.locator('#filters').getByRole('button', { name: /^Show / });
  await expect.poll(async () => (await done.textContent()) === `Show ${(await status.textContent())?.trim()}`).toBe(true);
  await expect(done).toHaveText(/^Show \d+ bags?$/);
  await done.click();
  await expect(main.locator('#filters')).not.toHaveAttribute('open');
  const list = main.locator('#results');
  await expect(list).toBeFocused();
  await expect(list).toBeInViewport();

  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(done, 'where the panel does not fold it is not needed').toBeHidden();
});

test('more than a hundred letters are not searched for, and the field says so', async ({ page }) => {
  await open(page, '/bags');
  const field = page.getByRole('banner').getByLabel('Search bags');
  await field.fill('a'.repeat(101));
  await field.press('Enter');
  await expect(page).toHaveURL('/bags');
  expect(await field.evaluate((input: HTMLInputElement) => [input.checkValidity(), input.title])).toEqual([false, 'At most 100 letters']);
  await field.fill('a'.repeat(100));
  await field.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=a{100}$/);
});

test('a search without a result says what to try', async ({ page }) => {
  await open(page, '/search?q=zzzzqqqqxxxx');
  const main = page.getByRole('main');
  await expect(main).toContainText('Try fewer or other words');
  // There is nothing to narrow or to sort; the kinds lead on.
  await expect(page.locator('#filters')).toHaveCount(0);
  await expect(main.getByLabel('Sort by')).toBeHidden();
  await expect(main.getByRole('link', { name: 'Totes' })).toBeVisible();
});

test('a choice that leaves no bag keeps the filters, to take it back', async ({ page }) => {
  await open(page, '/bags?price_max=1');
  await expect(page.getByRole('main').getByRole('heading', { name: 'No bag fits all of that.' })).toBeVisible();
  await expect(page.locator('#filters')).toHaveCount(1);
  await expect(page.getByRole('main').getByRole('link', { name: 'Clear all' }).first()).toBeVisible();
});

test('suggestions come while typing, and the keyboard takes one', async ({ page, shop }) => {
  const { bags } = await shop.get<{ bags: { slug: string; name: string }[] }>('/api/bags?limit=1');
  await open(page, '/');
  const { search } = new Site(page);
  await search.pressSequentially(bags[0].name.slice(0, 6));
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(suggestions.getByRole('option').first()).toBeVisible();
  await expect(search).toHaveAttribute('aria-expanded', 'true');
  await search.press('ArrowDown');
  await expect(suggestions.getByRole('option', { selected: true })).toHaveCount(1);
  await search.press('Escape');
  await expect(suggestions).toBeHidden();
  await expect(search).toBeFocused();

  await search.fill('');
  await search.pressSequentially(bags[0].name);
  const own = suggestions.getByRole('option', { name: bags[0].name }).first();
  await expect(own).toBeVisible();
  await expect(async () => {
    await search.press('ArrowDown');
    await expect(own).toHaveAttribute('aria-selected', 'true', { timeout: 200 });
  }).toPass();
  await search.press('Enter');
  await expect(page).toHaveURL(`/bags/${bags[0].slug}`);
});

test('the variant is in the address, a reload keeps it, and Back leaves the bag', async ({ page, shop }) => {
  const bag = await findBagWithColours(shop);
  await open(page, '/bags');
  await open(page, `/bags/${bag.slug}`);
  const other = bag.variants.find(each => each.colour !== bag.variants[0].colour);
  if (!other) throw new Error('a bag in one colour');
  const colours = page.getByRole('main').getByRole('group', { name: 'Colour' });
  await colours.locator(`a[href*="variant="]`).nth(1).click();
  await expect(page).toHaveURL(/\?variant=/);
  const chosen = new URL(page.url()).searchParams.get('variant');
  expect(bag.variants.find(({ sku }) => sku === chosen)?.colour).not.toBe(bag.variants[0].colour);
  const picture = page.getByRole('main').getByRole('img').first();
  const shown = await picture.getAttribute('src');

  await page.reload();
  await expect(page).toHaveURL(new RegExp(`variant=${chosen}`));
  await expect(picture).toHaveAttribute('src', shown ?? '');
  await page.goBack();
  await expect(page).toHaveURL('/bags');
});

async function findBagWithColours(shop: {
  get<T>(path: string): Promise<T>;
}): Promise<{ slug: string; variants: { sku: string; colour: string }[] }> {
  const { bags } = await shop.get<{ bags: { slug: string; colours: string[] }[] }>('/api/bags?limit=48');
  const slug = bags.find(({ colours }) => colours.length > 1)?.slug;
  return shop.get(`/api/bags/${slug}`);
}

test('the landed cost is on the bag’s own page and follows the country', async ({ page, shop }) => {
  const article = await shop.article();
  const bag = new BagPage(page);
  await bag.open(article);
  await expect(bag.country).toHaveValue('DE');
  await bag.breakdown.click();
  const total = () => bag.main.locator('.sums dd').last().innerText();
  await expect.poll(total).toMatch(/\d/);
  const german = await total();
  await bag.country.selectOption('CH');
  await expect.poll(total).not.toBe(german);
});

test('the loudest amount on a bag’s page is the one that is paid, and the bar on a phone says it, too', async ({ page, shop }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, '/');
  await new Site(page).choice('Reject all').click();
  const bag = new BagPage(page);
  await bag.open(await shop.article());
  const size = (of: string) => bag.main.locator(of).evaluate(part => Number.parseFloat(getComputedStyle(part).fontSize));
  const landed = bag.main.locator('.landed-total .price');
  await expect(landed).toHaveText(/€/);
  expect(await size('.landed-total .price')).toBeGreaterThan(await size('.bag-amount .price'));
  await expect(bag.main.locator('.buy-price')).toHaveText(`${await landed.innerText()} with delivery, duty, tax`);
  await bag.country.selectOption('');
  await expect(bag.main.locator('.buy-price')).toContainText('before delivery and tax');
});

test('help says where to write to', async ({ page }) => {
  await open(page, '/help');
  const contact = page.getByRole('main').getByRole('region', { name: 'Contact' });
  await expect(contact.getByRole('link')).toHaveAttribute('href', /^mailto:\S+@\S+$/);
});

test('a page change moves focus to the heading and is announced', async ({ page }) => {
  await open(page, '/');
  const site = new Site(page);
  await site.link('Bags').click();
  await expect(site.heading).toBeFocused();
  await expect(site.announcer).toContainText('Bags');
});
