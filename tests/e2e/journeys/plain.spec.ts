// Without scripts, and to programs that read pages: what is painted is readable, honest and well-formed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BagsPage } from '../pages/bags';
import { appRuns, open } from '../pages/site';
import { ROOT } from '../support/shop';
import { expect, test } from '../support/test';

interface Summary {
  slug: string;
  name: string;
  material: string;
}

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('home, list, search, bag and policy can be read and walked through', async ({ page, shop }) => {
    await page.goto('/');
    await expect(page.locator('noscript p')).toContainText('Without scripts you can look at every bag.');
    await page.getByRole('banner').getByRole('link', { name: 'Bags', exact: true }).click();
    const bags = new BagsPage(page);
    await expect(bags.bags).toHaveCount(12);
    const name = await bags.bags.first().innerText();
    await bags.bags.first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await expect(page.getByRole('main')).toContainText('€');

    await page.getByLabel('Search bags').fill('tote');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(`${shop.url}/search?q=tote`);
    await expect(bags.bags.first()).toBeVisible();

    await page.getByRole('contentinfo').getByRole('link', { name: 'Privacy policy' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/policy/i);
    expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(1_500);
  });

  test('promise: P1.1 — what is typed into a form stays in it: the address never gets a number or an address', async ({ page }) => {
    for (const path of ['/orders/find', '/newsletter']) {
      await page.goto(path);
      const fields = page.getByRole('main').getByRole('textbox');
      expect(await fields.count(), path).toBeGreaterThan(0);
      for (const field of await fields.all()) await field.fill('typed');
      await page.keyboard.press('Enter');
      await page.getByRole('main').locator('button[type=submit]').click();
      await expect(fields.first(), path).toHaveValue('typed');
      await expect(page).toHaveURL(path);
    }
  });

  test('the list can be paged through, narrowed and sorted', async ({ page, shop }) => {
    await page.goto('/bags?sort=name');
    const bags = new BagsPage(page);
    const first = await bags.slugs();
    await bags.loadMore.click();
    const next = await bags.slugs();
    expect(next.filter(slug => first.includes(slug))).toEqual([]);
    await page.goto('/bags');
    await bags.sort.selectOption({ label: 'Name' });
    await page.locator('main form').filter({ has: page.getByLabel('Sort by') }).getByRole('button').click();
    await expect(page).toHaveURL('/bags?sort=name');
    expect(await bags.slugs()).toEqual(first);

    await bags.priceTo.selectOption({ index: 1 });
    const most = await bags.priceTo.inputValue();
    await bags.priceForm.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(page).toHaveURL(url => url.pathname === '/bags' && url.searchParams.get('price_max') === most && url.searchParams.get('sort') === 'name');
    const { bags: fewer, total } = await shop.get<{ bags: Summary[]; total: number }>(`/api/bags?sort=name&price_max=${most}`);
    expect(total, 'fewer, and some').toBeGreaterThan(0);
    expect(total).toBeLessThan(500);
    await expect(bags.main.getByRole('status').first()).toHaveText(new RegExp(`^${total} bags?$`));
    expect(await bags.slugs()).toEqual(fewer.map(({ slug }) => slug));
    await expect(bags.priceTo).toHaveValue(most);
  });
});

test('an unknown bag, an unknown path and an unknown file are 404, each with a page that leads on', async ({
  page,
  request,
  quiet,
}) => {
  quiet.expects(/status of 404/);
  for (const path of ['/bags/no-such-bag', '/nowhere', '/bags/a/b']) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-app', 'ready');
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
    expect(await page.locator('meta[name=robots]').getAttribute('content')).toContain('noindex');
  }
  for (const path of ['/api/nowhere', '/missing.js', '/assets/missing.css']) {
    const response = await request.get(path);
    expect(response.status(), path).toBe(404);
    expect(response.headers()['content-type'], path).not.toContain('text/html');
  }
});

test('a page that the browser kept, and asks about, comes up as whole as at first', async ({ page, traffic }) => {
  await page.goto('/bags');
  await appRuns(page);
  const look = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const first = await look();
  await page.goto('/help');
  await page.goto('/bags');
  await appRuns(page);
  expect(await look()).toBe(first);
  expect(traffic.calls()).toEqual([]);
});

test('an old slug moves permanently to the present one and keeps the variant', async ({ request, shop }) => {
  // The demo catalogue's old slugs begin with the material; about one bag in fifty has one.
  let after = '';
  for (;;) {
    const page = await shop.get<{ bags: Summary[]; next?: string }>(`/api/bags?sort=name&limit=48${after}`);
    for (const { slug, material } of page.bags) {
      const old = `${material}-${slug}`;
      const probe = await request.get(`/api/bags/${old}`, { maxRedirects: 0 });
      if (probe.status() !== 301) continue;
      const moved = await request.get(`/bags/${old}?variant=ABC`, { maxRedirects: 0 });
      expect(moved.status()).toBe(301);
      expect(moved.headers().location).toBe(`/bags/${slug}?variant=ABC`);
      return;
    }
    if (!page.next) throw new Error('the demo catalogue has no old slug');
    after = `&after=${encodeURIComponent(page.next)}`;
  }
});

test('each page has title, description, canonical address, Open Graph and JSON-LD of its own', async ({
  page,
  shop,
}) => {
  const { slug, name } = await shop.article();
  const titles = new Set<string>();
  const pages = [
    ['/', '/', 'Organization|WebSite|Store|OnlineStore'],
    ['/bags?colour=black&sort=price', '/bags', 'ItemList|CollectionPage|BreadcrumbList'],
    [`/bags/${slug}?variant=x`, `/bags/${slug}`, 'Product|ProductGroup'],
    ['/privacy/policy', '/privacy/policy', ''],
    ['/privacy/recipients', '/privacy/recipients', ''],
    ['/newsletter', '/newsletter', ''],
    ['/help', '/help', ''],
  ] as const;
  for (const [path, canonical, type] of pages) {
    const html = await (await page.request.get(path)).text();
    const document = await page.evaluate(source => {
      const parsed = new DOMParser().parseFromString(source, 'text/html');
      const content = (selector: string) => parsed.querySelector(selector)?.getAttribute('content') ?? '';
      return {
        title: parsed.title,
        description: content('meta[name=description]'),
        canonical: parsed.querySelector('link[rel=canonical]')?.getAttribute('href'),
        ogTitle: content('meta[property="og:title"]'),
        ogUrl: content('meta[property="og:url"]'),
        ogImage: content('meta[property="og:image"]'),
        jsonLd: [...parsed.querySelectorAll('script[type="application/ld+json"]')].map(each => each.textContent ?? ''),
      };
    }, html);
    titles.add(document.title);
    expect(document.title, path).toContain('Valise');
    expect(document.description.length, path).toBeGreaterThan(40);
    expect(document.canonical, path).toBe(shop.url + canonical);
    expect(document.ogUrl, path).toBe(shop.url + canonical);
    expect(document.ogTitle, path).toBe(document.title);
    const told = document.jsonLd.map(each => JSON.parse(each) as unknown);
    if (type) expect(JSON.stringify(told), path).toMatch(new RegExp(`"@type":"(${type})"`));
    if (path.includes(slug)) {
      expect(document.title).toContain(name);
      const preview = await page.request.get(document.ogImage);
      expect([preview.status(), preview.headers()['content-type']]).toEqual([200, 'image/png']);
    }
  }
  expect(titles.size, 'titles').toBe(pages.length);
});

test('sitemap, robots and manifest name what is there', async ({ request, shop }) => {
  const sitemap = await (await request.get('/sitemap.xml')).text();
  const places = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, place]) => place);
  expect(places.filter(place => place.startsWith(`${shop.url}/bags/`))).toHaveLength(500);
  for (const place of places.slice(0, 12)) expect((await request.get(place)).status(), place).toBe(200);

  const robots = await (await request.get('/robots.txt')).text();
  expect(robots).toContain(`Sitemap: ${shop.url}/sitemap.xml`);

  const manifest = (await (await request.get('/manifest.webmanifest')).json()) as { icons: { src: string }[] };
  expect(manifest.icons.length).toBeGreaterThan(0);
  for (const { src } of manifest.icons) {
    expect((await request.get(new URL(src, shop.url).href)).status(), src).toBe(200);
  }
});

test('promise: P7 — each promise of the policy leads to the page that keeps it', async ({ page, quiet }) => {
  // The checkout, with nothing in the cart.
  quiet.expects(/status of 409/);
  const listed = readFileSync(join(ROOT, 'docs/promises.toml'), 'utf8').matchAll(/^id = "(.+)"\n(?:.+\n)*?pages = \[(?:"([^"]+)")?/gm);
  const pages = new Map([...listed].map(([, id, first]) => [id, first]));
  expect(pages.get('P3.1'), 'the list is read').toBe('/privacy/recipients');
  await open(page, '/privacy/policy');
  const sections = page.getByRole('main').locator('section.policy-section');
  const promises = (await sections.evaluateAll(all => all.map(section => section.id))).filter(id => pages.has(id));
  expect(promises.length).toBeGreaterThan(9);
  const names = new Map<string, string>();
  for (const id of promises) {
    const href = pages.get(id);
    const link = sections.and(page.locator(`[id="${id}"]`)).getByRole('paragraph').filter({ hasText: 'Where you see it:' }).getByRole('link');
    // What the policy itself keeps leads nowhere else.
    if (href === undefined || href === '/privacy/policy') await expect(link, id).toHaveCount(0);
    else {
      await expect(link, id).toHaveAttribute('href', href);
      names.set(href, await link.innerText());
    }
  }
  for (const [href, name] of names) {
    await open(page, href);
    await expect(page.getByRole('heading', { level: 1 }), href).toHaveText(name);
  }
});

test('an older version of the policy says that it holds no longer', async ({ page }) => {
  await open(page, '/privacy/policy?version=2026-11-23');
  await expect(page.getByRole('main')).toContainText('No longer in force: it held from 2026-11-23 until 2026-11-24');
  await expect(page.getByRole('main').getByRole('heading', { name: 'What has changed' })).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: '2026-11-28' }).click();
  await expect(page.getByRole('main')).toContainText('In force since 2026-11-28');
});
