// Nothing optional before consent, after refusal, after withdrawal; and nobody else is ever asked for anything.
import type { BrowserContext, Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { OrderPage } from '../pages/orders';
import { CARDS } from '../pages/processor';
import { Site, appRuns, open } from '../pages/site';
import { buy, toPayment } from '../support/buying';
import { expect, test } from '../support/test';
import { ADDRESSES } from '../support/tour';

/** Everything that this browser keeps for the shop. */
async function kept(page: Page): Promise<{ cookies: string[]; local: string[]; session: string[]; other: string[] }> {
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  const stored = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    other: [...(await indexedDB.databases()).map(({ name }) => name ?? ''), ...(await caches.keys())],
  }));
  return { cookies, ...stored };
}

/** Looks around as a shopper would. */
async function wander(page: Page): Promise<void> {
  const site = new Site(page);
  await site.link('Bags').click();
  const bags = new BagsPage(page);
  await bags.bags.first().click();
  await expect(new BagPage(page).addToCart).toBeVisible();
  await site.search.fill('tote');
  await site.search.press('Enter');
  await expect(page).toHaveURL('/search?q=tote');
  await site.link('Privacy center').click();
  await expect(site.heading).toHaveText('Privacy center');
}

/** Lets the time pass after which what waits is sent; the page leaves last, which sends the rest. */
async function letItSend(page: Page): Promise<void> {
  await page.clock.runFor(40_000);
  await page.goto('about:blank');
}

/** Runs in the page before anything else: the browser's property, without its header. */
function saysGpc(): void {
  Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });
}

const SAID_OF_GPC = 'Your browser asks us by Global Privacy Control';

const events = (calls: string[]) => calls.filter(call => call === 'POST /api/privacy/events');

async function recorded(context: BrowserContext): Promise<number> {
  return ((await (await context.request.get('/api/privacy/events')).json()) as { recorded: number }).recorded;
}

test('before a choice nothing is kept, nobody is told, and no other origin is asked', async ({ page, shop, traffic, quiet }) => {
  quiet.expects(/status of 409/);
  await page.clock.install();
  for (const address of ADDRESSES) {
    await open(page, address);
    await page.waitForLoadState('networkidle');
  }
  await wander(page);
  expect(await kept(page)).toEqual({ cookies: [], local: [], session: [], other: [] });
  await letItSend(page);
  expect(traffic.origins()).toEqual([shop.url]);
  expect(traffic.calls().filter(call => call.startsWith('P'))).toEqual([]);
});

test('promise: P1.1 — buying keeps what the registry calls necessary, and nothing else', async ({ page, shop, traffic }) => {
  const registry = JSON.stringify(await shop.get('/api/privacy/registry'));
  await buy(page, await shop.article());
  const { cookies, local, session, other } = await kept(page);
  expect(cookies.sort()).toEqual(['valise_cart', 'valise_orders']);
  for (const key of [...cookies, ...local, ...session]) expect(registry, key).toContain(`"${key}"`);
  expect([...local, ...session, ...other].filter(key => key === 'valise.consent')).toEqual([]);
  expect(events(traffic.calls())).toEqual([]);
});

test('the processor is asked on paying and not before', async ({ page, shop, traffic }) => {
  const processor = await toPayment(page, await shop.article());
  const payment = new URL(page.url()).origin;
  expect(payment).not.toBe(shop.url);
  const until = traffic.sent.findIndex(({ url }) => url.origin === payment);
  expect(traffic.sent.slice(0, until).map(({ method, url }) => `${method} ${url.pathname}`)).toContain('POST /api/orders');
  expect(traffic.origins()).toEqual([shop.url, payment]);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
  expect(traffic.origins()).toEqual([shop.url, payment]);
});

test('refusing stores the choice without any identifier, lasts, and nothing optional is sent', async ({
  page,
  newVisitor,
  traffic,
}) => {
  await page.clock.install();
  await open(page, '/');
  const site = new Site(page);
  await site.choice('Reject all').click();
  await expect(site.banner).toBeHidden();
  await wander(page);
  const { cookies, local, session, other } = await kept(page);
  expect({ cookies, local, session, other }).toEqual({ cookies: [], local: ['valise.consent'], session: [], other: [] });

  // Another visitor who refuses keeps the same, but for the time of it.
  const kept_choice = (of: Page) => of.evaluate(() => localStorage.getItem('valise.consent') ?? '');
  const elsewhere = await newVisitor();
  await open(elsewhere, '/');
  await new Site(elsewhere).choice('Reject all').click();
  const timeless = (json: string) => ({ ...(JSON.parse(json) as object), at: 0 });
  await expect
    .poll(async () => timeless(await kept_choice(elsewhere)))
    .toEqual(timeless(await kept_choice(page)));
  expect((await elsewhere.context().cookies()).length).toBe(0);

  await page.reload();
  await appRuns(page);
  await expect(site.banner).toBeHidden();
  await letItSend(page);
  expect(events(traffic.calls())).toEqual([]);
});

test('promise: P1.2 — events are sent after acceptance, counted for the visitor, and none after withdrawal', async ({
  page,
  context,
  traffic,
}) => {
  await page.clock.install();
  await open(page, '/');
  const site = new Site(page);
  await wander(page);
  await page.clock.runFor(40_000);
  expect(events(traffic.calls())).toEqual([]);

  await site.choice('Accept all').click();
  await expect(site.banner).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  await wander(page);
  await page.clock.runFor(40_000);
  const sent = () =>
    traffic.sent
      .filter(({ url }) => url.pathname === '/api/privacy/events')
      .map(({ body }) => body)
      .join();
  // What was seen may leave in several batches: each line waits for its own to have arrived.
  await expect.poll(sent).toContain('"bag_viewed"');
  await expect.poll(sent).toContain('"text":"tote"');
  await expect.poll(() => recorded(context)).toBeGreaterThan(3);
  await expect(page.getByTestId('recorded-events')).toContainText(/[1-9]\d* events? (is|are) recorded/);

  const withdrawn = traffic.mark();
  await page.getByRole('main').getByRole('button', { name: 'Refuse everything' }).click();
  await expect(page.getByTestId('recorded-events')).toContainText('No events are recorded about this browser.');
  await expect.poll(() => recorded(context)).toBe(0);
  await wander(page);
  await letItSend(page);
  expect(events(traffic.calls(withdrawn))).toEqual([]);
  expect((await context.cookies()).map(({ name }) => name)).toEqual([]);
  expect(await recorded(context)).toBe(0);
});

/** Has each page note the beacons that it hands to its browser, as `where when address`, where its tab still has them later. */
async function noteBeacons(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let when = 'meanwhile';
    const leaves = () => (when = 'leaving');
    addEventListener('pagehide', leaves);
    document.addEventListener('visibilitychange', leaves);
    const send = Navigator.prototype.sendBeacon;
    Navigator.prototype.sendBeacon = function (this: Navigator, url, data) {
      sessionStorage.beacons = `${sessionStorage.beacons ?? ''}${location.pathname} ${when} ${url}\n`;
      return send.call(this, url, data);
    };
  });
}

test('promise: P1.2 — what waits is handed over once as the page is left, and after a refusal nothing is', async ({
  newVisitor,
}) => {
  for (const [choice, handed] of [
    ['Accept all', ['/bags leaving /api/privacy/events']],
    ['Reject all', []],
  ] as const) {
    const page = await newVisitor();
    await noteBeacons(page);
    await open(page, '/');
    await new Site(page).choice(choice).click();
    await expect(new Site(page).banner).toBeHidden();
    await expect.poll(() => page.evaluate(() => JSON.parse(localStorage['valise.consent'] ?? '{}').told)).toBe(true);
    await open(page, '/bags');
    await expect(new BagsPage(page).bags.first()).toBeVisible();
    await page.goto('about:blank');
    // A picture of the shop's: nothing runs there, and what its tab has kept can be read.
    await page.goto('/icon.svg');
    const noted: string = await page.evaluate(() => sessionStorage.beacons ?? '');
    expect(noted.split('\n').filter(each => each.startsWith('/bags leaving ')), choice).toEqual(handed);
  }
});

const CONSENT = 'PUT /api/privacy/consent';

test('promise: P1.2 — one choice is one record, however many tabs are open', async ({ page, context, traffic }) => {
  await open(page, '/');
  const tab = await context.newPage();
  await open(tab, '/bags');
  await new Site(page).choice('Accept all').click();
  for (const each of [page, tab]) {
    await expect.poll(() => each.evaluate(() => JSON.parse(localStorage['valise.consent'] ?? '{}').told)).toBe(true);
  }
  await open(tab, '/privacy');
  await expect(tab.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  expect(traffic.calls().filter(call => call === CONSENT)).toHaveLength(1);
  const { choices } = (await (await page.request.get('/api/privacy/consent')).json()) as { choices: unknown[] };
  expect(choices).toHaveLength(1);
});

test('promise: P1.2 — an acceptance whose answer is late does not undo a withdrawal in another tab', async ({ page, context }) => {
  await open(page, '/');
  const tab = await context.newPage();
  await open(tab, '/privacy');
  let answer = () => {};
  const held = new Promise<void>(resolve => (answer = resolve));
  let recorded = () => {};
  const reached = new Promise<void>(resolve => (recorded = resolve));
  await page.route('**/api/privacy/consent', async route => {
    const response = await route.fetch();
    recorded();
    await held;
    await route.fulfill({ response });
  });
  await new Site(page).choice('Accept all').click();
  await reached;
  await tab.getByRole('button', { name: 'Refuse everything' }).click();
  answer();
  await expect(tab.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('valise_consent');
  const event = { device: 'other', events: [{ age_s: 0, event: { kind: 'page_viewed', page: '/bags' } }] };
  expect((await page.request.post('/api/privacy/events', { data: event })).status()).toBe(403);
  await open(tab, '/privacy');
  for (const purpose of await tab.getByRole('main').getByRole('switch').all()) await expect(purpose).not.toBeChecked();
});

test('promise: P1.2 — what the server does not know of is asked again, and never granted by itself', async ({ page, quiet, traffic }) => {
  quiet.expects(/status of 403/);
  await page.clock.install();
  await open(page, '/');
  await new Site(page).choice('Accept all').click();
  await expect.poll(() => traffic.calls().filter(call => call === CONSENT)).toHaveLength(1);
  await expect.poll(() => page.evaluate(() => JSON.parse(localStorage['valise.consent']).told)).toBe(true);
  await page.context().clearCookies();
  await new Site(page).link('Bags').click();
  await expect(new BagsPage(page).bags.first()).toBeVisible();
  await page.clock.runFor(40_000);
  await expect(new Site(page).choice('Accept all')).toBeVisible();
  expect(await page.evaluate(() => localStorage['valise.consent'])).toBeUndefined();
  await open(page, '/bags');
  await expect(new Site(page).choice('Accept all')).toBeVisible();
  expect(traffic.calls().filter(call => call === CONSENT)).toHaveLength(1);
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('valise_consent');
});

test('withdrawing one purpose is as easy as giving it: one switch', async ({ page, traffic }) => {
  await page.clock.install();
  await open(page, '/privacy');
  await new Site(page).choice('Accept all').click();
  const visits = page.getByRole('main').getByLabel('Counting visits');
  await expect(visits).toBeChecked();
  await visits.uncheck();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  const mark = traffic.mark();
  await wander(page);
  await letItSend(page);
  expect(events(traffic.calls(mark))).toEqual([]);
});

test('Global Privacy Control counts as an answer: no banner, nothing optional', async ({ newVisitor, traffic }) => {
  const page = await newVisitor({ extraHTTPHeaders: { 'sec-gpc': '1' } });
  await page.addInitScript(saysGpc);
  await page.clock.install();
  await open(page, '/');
  const site = new Site(page);
  await expect(site.banner).toBeHidden();
  await expect(page.getByText(SAID_OF_GPC)).toBeVisible();
  const elsewhere = await newVisitor();
  await open(elsewhere, '/');
  await expect(elsewhere.getByText(SAID_OF_GPC), 'said to those whom it is about').toBeHidden();
  await wander(page);
  await page.getByRole('main').getByRole('button', { name: 'Allow everything' }).click();
  await wander(page);
  await letItSend(page);
  expect(events(traffic.calls())).toEqual([]);
  expect(await (await page.request.get('/.well-known/gpc.json')).json()).toMatchObject({ gpc: true });
});

test('promise: P1.2 — with the API down nothing is said to be kept, and back on the network it is told', async ({
  page,
  quiet,
  traffic,
}) => {
  quiet.expects(/ERR_FAILED/);
  await open(page, '/privacy');
  await page.route('**/api/privacy/**', route => route.abort());
  const standing = page.getByRole('main').getByRole('status');
  const said = await page.evaluateHandle(() => {
    const heard: string[] = [];
    const place = document.querySelector('main [role=status]') as Element;
    new MutationObserver(() => heard.push(place.textContent ?? '')).observe(place, { childList: true, characterData: true, subtree: true });
    return heard;
  });
  await new Site(page).choice('Accept all').click();
  await expect(standing).toContainText('not recorded yet');
  expect((await said.jsonValue()).join()).not.toContain('kept');
  // The page after it says so again, and what it cannot ask for.
  await open(page, '/');
  await new Site(page).link('Privacy center').click();
  await expect(standing).toContainText('not recorded yet');
  await expect(page.getByTestId('recorded-events')).toContainText('We can’t reach the shop right now');

  await page.unroute('**/api/privacy/**');
  const mark = traffic.mark();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(standing).toContainText('Your choice is kept and in effect.');
  expect(traffic.calls(mark).filter(call => call === CONSENT)).toHaveLength(1);
});

test('promise: P1.2 — with the API down a withdrawal holds at once, and back on the network it is told', async ({
  page,
  quiet,
  traffic,
}) => {
  quiet.expects(/ERR_FAILED/);
  await page.clock.install();
  await open(page, '/privacy');
  await new Site(page).choice('Accept all').click();
  const standing = page.getByRole('main').getByRole('status');
  await expect(standing).toContainText('Your choice is kept and in effect.');
  await wander(page);
  expect((await kept(page)).local).toContain('valise.viewed');

  await new Site(page).link('Privacy center').click();
  await page.route('**/api/privacy/**', route => route.abort());
  const mark = traffic.mark();
  await page.getByRole('main').getByRole('button', { name: 'Refuse everything' }).click();
  await expect(standing).toContainText('not recorded yet');
  expect((await kept(page)).local).toEqual(['valise.consent']);
  await wander(page);
  await page.clock.runFor(40_000);
  expect(events(traffic.calls(mark))).toEqual([]);

  await new Site(page).link('Privacy center').click();
  await page.unroute('**/api/privacy/**');
  const back = traffic.mark();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(standing).toContainText('Your choice is kept and in effect.');
  expect(traffic.calls(back).filter(call => call === CONSENT)).toHaveLength(1);
});

test('with storage blocked the banner says that no answer can be kept', async ({ page, traffic }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.defineProperty(window, 'localStorage', { get: refuse });
    Object.defineProperty(window, 'sessionStorage', { get: refuse });
  });
  await open(page, '/');
  await expect(page.getByText('Your browser blocks storage for this site')).toBeVisible();
  await open(page, '/privacy');
  await page.getByRole('main').getByRole('button', { name: 'Allow everything' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('does not let us keep an answer');
  for (const purpose of await page.getByRole('main').getByRole('switch').all()) await expect(purpose).not.toBeChecked();
  expect(traffic.calls().filter(call => call === CONSENT)).toEqual([]);
});

test('promise: P1.2 — how long a page was looked at is told in whole seconds, by the kind of page and of device', async ({
  page,
  traffic,
}) => {
  await page.clock.install();
  await open(page, '/privacy');
  await new Site(page).choice('Accept all').click();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  await new Site(page).link('Bags').click();
  await expect(new BagsPage(page).bags.first()).toBeVisible();
  await page.clock.runFor(5_000);
  await new Site(page).link('Privacy center').click();
  await page.clock.runFor(40_000);
  const sent = () =>
    traffic.sent
      .filter(({ url }) => url.pathname === '/api/privacy/events')
      .map(({ body }) => body)
      .join();
  await expect.poll(sent).toMatch(/"kind":"time_spent","page":"\/bags","seconds":\d+/);
  expect(sent()).toContain('"device":"desktop"');
});

test('promise: P3.1 — the page of recipients names each with its country, what it gets and whom to write to', async ({
  page,
  shop,
}) => {
  const { recipients } = await shop.get<{
    recipients: { name: string; country: string; gets: string; contact: string }[];
  }>('/api/privacy/recipients');
  expect(recipients.length).toBeGreaterThan(3);
  await open(page, '/privacy/recipients');
  for (const { name, country, gets, contact } of recipients) {
    const card = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name, exact: true }) });
    await expect(card.getByText(`, ${country}`), name).toBeVisible();
    await expect(card.getByText(gets), name).toBeVisible();
    await expect(card.getByRole('link', { name: contact }), name).toHaveAttribute('href', `mailto:${contact}`);
  }
});

test('Global Privacy Control by the header alone counts as much', async ({ newVisitor, traffic }) => {
  const page = await newVisitor({ extraHTTPHeaders: { 'sec-gpc': '1' } });
  await open(page, '/');
  expect(await page.evaluate(() => 'globalPrivacyControl' in navigator)).toBe(false);
  await expect(new Site(page).banner).toBeHidden();
  await expect(page.getByText(SAID_OF_GPC)).toBeVisible();
  await open(page, '/privacy');
  await expect(page.getByRole('main').getByLabel('Counting visits')).toBeDisabled();
  expect(traffic.calls().filter(call => call === CONSENT)).toEqual([]);
});

test('promise: P2.2 — Global Privacy Control by the property alone counts as much, whatever is allowed', async ({
  newVisitor,
  traffic,
}) => {
  const page = await newVisitor();
  await page.addInitScript(saysGpc);
  await page.clock.install();
  await open(page, '/');
  expect(await (await page.request.get('/')).text(), 'no header tells the server').not.toMatch(/<html[^>]* data-gpc/);
  await expect(new Site(page).banner).toBeHidden();
  await expect(page.getByText(SAID_OF_GPC)).toBeVisible();
  await open(page, '/privacy');
  const main = page.getByRole('main');
  await expect(main.getByLabel('Counting visits')).toBeDisabled();
  await main.getByRole('button', { name: 'Allow everything' }).click();
  await expect(main.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  const told = traffic.sent.filter(({ method, url }) => `${method} ${url.pathname}` === CONSENT);
  expect(told.map(({ body }) => (JSON.parse(body) as { granted: string[] }).granted)).toEqual([['preferences']]);
  await expect(main.getByLabel('Counting visits')).not.toBeChecked();
  await wander(page);
  await letItSend(page);
  expect(events(traffic.calls())).toEqual([]);
});

test('every page carries a strict policy and says nothing to other sites', async ({ request }) => {
  for (const address of [...ADDRESSES, '/nowhere', '/api/bags', '/api/nowhere']) {
    const headers = (await request.get(address)).headers();
    const policy = headers['content-security-policy'];
    expect(policy, address).toBeTruthy();
    expect(policy, address).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
    expect(policy, address).toContain("default-src 'none'");
    expect(headers['x-content-type-options'], address).toBe('nosniff');
    expect(headers['referrer-policy'], address).toMatch(/^(no-referrer|same-origin|strict-origin)$/);
  }
});
