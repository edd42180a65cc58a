// The fourth layer of consent: whatever the code says, this is what leaves the browser and what stays in it
// (promises: P1.2, P2.2, P3.1). Chromium and Firefox, each with a cold profile, through a proxy that writes down every
// request, over every page; held against the registry for what the visitor has granted.
import type { Page } from 'puppeteer-core';
import { type Opened, BROWSERS, type BrowserName, type Ways, openBrowser } from '../support/capture/browsers';
import { keptBy } from '../support/capture/kept';
import { RecordingProxy } from '../support/capture/proxy';
import { ALL, ALL_UNDER_GPC, EVERYTHING, NECESSARY, OPTIONAL_CALLS, unexpected, unexpectedlyKept } from '../support/capture/registry';
import { keepEverywhere } from '../support/capture/trackers';
import { Visitor, addresses } from '../support/capture/walk';
import { Partner } from '../support/partner';
import { Shop } from '../support/shop';
import { expect, test } from '../support/test';

test.describe.configure({ timeout: 120_000 });

/** A visit that is being recorded. */
interface Visit extends Opened {
  page: Page;
  visitor: Visitor;
  proxy: RecordingProxy;
  /** Holds what left since the last time against the registry. */
  expectSent(purposes: string[]): Promise<void>;
  /** Holds what is kept now against the registry; the visitor leaves the page for it. */
  expectKept(purposes: string[] | 'nothing'): Promise<void>;
  /** Calls that need a consent, since the beginning. */
  optional(): string[];
}

async function visit(name: BrowserName, shop: Shop, ways: Ways = {}): Promise<Visit> {
  const proxy = await RecordingProxy.open(shop.url);
  const opened = await openBrowser(name, proxy, ways);
  const page = await opened.browser.newPage();
  if (ways.gpc && name === 'chromium') {
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });
    });
  }
  let seen = 0;
  return {
    ...opened,
    page,
    visitor: await Visitor.arrive(page, shop, proxy),
    proxy,
    optional: () =>
      proxy.asked.map(({ method, url }) => `${method} ${url.pathname}`).filter(call => OPTIONAL_CALLS.includes(call)),
    expectSent: async purposes => {
      await proxy.idle();
      const asked = proxy.asked.slice(seen);
      seen = proxy.asked.length;
      expect(asked.length, 'the capture saw the visit').toBeGreaterThan(0);
      expect.soft(unexpected(asked, shop.url, purposes), 'sent').toEqual([]);
    },
    expectKept: async purposes => {
      // A page of the shop's origin that is no page of the shop: nothing runs there that could keep or clear anything.
      await page.goto(`${shop.url}/icon.svg`);
      const kept = await keptBy(page);
      if (purposes === 'nothing') expect.soft(Object.values(kept).flat(), 'kept').toEqual([]);
      else expect.soft(unexpectedlyKept(kept, purposes), 'kept').toEqual([]);
    },
    close: async () => {
      await opened.close();
      await proxy.close();
    },
  };
}

test('the walk goes to every page that the shop has', async ({ shop }) => {
  const { components } = await shop.get<{ components: { schemas: { Page: { enum: string[] } } } }>('/api/openapi.json');
  const paths = addresses(await shop.article()).map(address => new URL(address, shop.url).pathname);
  for (const template of components.schemas.Page.enum.filter(page => page !== '/404')) {
    const pattern = new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
    expect(paths.some(path => pattern.test(path)), template).toBe(true);
  }
});

for (const browser of BROWSERS) {
  const capture = (what: string, ways: Ways, run: (visit: Visit) => Promise<void>) =>
    test(`${browser}: ${what}`, async ({ shop }) => {
      const visited = await visit(browser, shop, ways);
      try {
        await run(visited);
      } finally {
        await visited.close();
      }
    });

  capture('what anybody keeps is seen, wherever it is kept', {}, async ({ page, expectKept }) => {
    await expectKept('nothing');
    await page.evaluate(keepEverywhere);
    const kept = await keptBy(page);
    for (const place of ['cookie', 'local', 'session', 'indexed-db', 'cache', 'file'] as const) {
      expect(kept[place], place).toEqual(['tracker']);
    }
  });

  capture('promise: P1.2 — without an answer only what is necessary is sent, and nothing is kept', {}, async visit => {
    const { visitor, expectSent, expectKept } = visit;
    await visitor.wander();
    await expectKept('nothing');
    await visitor.buy();
    await expectKept(NECESSARY);
    await expectSent(NECESSARY);
  });

  capture('promise: P1.2 — after a refusal only what is necessary is sent and kept', {}, async visit => {
    const { visitor, expectSent, expectKept } = visit;
    await visitor.answer('reject');
    await visitor.wander();
    await visitor.buy();
    await expectKept(NECESSARY);
    await expectSent(NECESSARY);
  });

  capture('promise: P1.2 — signed in, after a refusal, her account too sends and keeps what is necessary alone', {}, async visit => {
    const { page, visitor, expectSent, expectKept } = visit;
    await visitor.answer('reject');
    await visitor.signIn();
    await visitor.wander();
    await expectKept(NECESSARY);
    await expectSent(NECESSARY);
    // Else the pages of an account were walked as those of nobody.
    expect((await keptBy(page)).cookie.sort()).toEqual(['valise_device', 'valise_session']);
  });

  capture('promise: P1.2 — what is granted runs, and ends with the grant, with all that it kept', {}, async visit => {
    const { page, visitor, expectSent, expectKept, optional } = visit;
    await visitor.answer('accept');
    await visitor.wander();
    await expectKept(ALL);
    // Else the capture would prove nothing: it does see what is kept, and what is sent as a page is left.
    expect((await keptBy(page)).local).toEqual(expect.arrayContaining(['valise.consent', 'valise.viewed']));
    expect(optional()).toContain('POST /api/privacy/events');

    // The view of this page waits to be sent.
    await visitor.open('/privacy');
    const before = optional().length;
    // What a careless developer, or a script that got in, has kept meanwhile goes with the consent, wherever it is.
    await page.evaluate(keepEverywhere);
    await visitor.choose('Refuse everything');
    // The withdrawal itself still says by its cookie whose it is.
    await expectSent(ALL);
    await expectKept(NECESSARY);
    await visitor.wander();
    await visitor.buy();
    await expectKept(NECESSARY);
    await expectSent(NECESSARY);
    expect(optional().length, 'sent after the withdrawal').toBe(before);
  });

  test(`${browser}: promise: P3.1 — with everything allowed, sharing too, the browser itself tells no partner`, async () => {
    const partner = await Partner.open();
    const shop = await Shop.open({ partner: partner.url });
    const visited = await visit(browser, shop);
    try {
      const { visitor, expectSent, expectKept } = visited;
      await visitor.choose('Allow everything');
      await visitor.allow('sharing');
      await visitor.allow('abroad-partner');
      await visitor.wander();
      await expectKept(EVERYTHING);
      await expectSent(EVERYTHING);
      await expect.poll(() => partner.heard.length, 'the server does').toBeGreaterThan(0);
    } finally {
      await visited.close();
      await shop.close();
      await partner.close();
    }
  });

  capture('promise: P2.2 — Global Privacy Control refuses what it is about, even where all is allowed', { gpc: true }, async visit => {
    const { visitor, expectSent, expectKept, optional } = visit;
    await visitor.wander();
    await expectKept('nothing');
    await expectSent(NECESSARY);
    await visitor.choose('Allow everything');
    await visitor.wander();
    await expectKept(ALL_UNDER_GPC);
    await expectSent(ALL_UNDER_GPC);
    expect(optional()).toEqual([]);
  });

  capture('with the API down, accepting allows nothing', {}, async ({ visitor, expectSent, expectKept, proxy }) => {
    proxy.apiIsDown = true;
    await visitor.answer('accept');
    await visitor.wander();
    await expectKept(NECESSARY);
    await expectSent(NECESSARY);
  });

  capture('with storage blocked, accepting allows nothing and nothing is kept', { storageBlocked: true }, async visit => {
    const { visitor, expectSent, expectKept } = visit;
    await visitor.answer('accept');
    await visitor.wander();
    await expectKept('nothing');
    await expectSent(NECESSARY);
  });
}
