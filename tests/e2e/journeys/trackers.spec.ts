// Hostile trackers of every kind, in Chromium and Firefox (promises: P1.2, P6.2): the content security policy stops
// them with the shop's code in the page and without any of it; without the policy each gets through, and is caught.
import { type BrowserName, type Opened, BROWSERS, openBrowser } from '../support/capture/browsers';
import { type Kept, keptBy } from '../support/capture/kept';
import { RecordingProxy } from '../support/capture/proxy';
import { ALL, unexpected, unexpectedlyKept } from '../support/capture/registry';
import {
  HOSTILE_WORKER,
  KINDS,
  TRACKERS,
  aheadAlone,
  defenceless,
  fetchedAhead,
  hostileScript,
  keepEverywhere,
  trackersAlone,
  withTrackers,
} from '../support/capture/trackers';
import { StunPort } from '../support/capture/stun';
import { Visitor } from '../support/capture/walk';
import { expect, test } from '../support/test';

test.describe.configure({ timeout: 120_000 });

/**
 * What no policy stops: in Chromium a connection opened ahead of time, which carries no request; in both a packet to a STUN
 * server, which is counted by itself. What was tried against them is in docs/adr/0012.
 */
const UNSTOPPED: Record<BrowserName, string[]> = { chromium: ['form-secure', 'preconnect'], firefox: [] };

/**
 * What does not arrive from the page of trackers even without the policy, each for a reason that docs/adr/0012 gives: of these
 * it shows nothing in this browser. What is fetched ahead is tried once more, alone.
 */
const UNHEARD: Record<BrowserName, string[]> = {
  chromium: ['speculation-rules', 'web-transport'],
  firefox: ['fetch-later', 'ping', 'preconnect', 'prefetch', 'speculation-rules'],
};

/** Which of two ways to fetch a page ahead this browser has. */
const AHEAD: Record<BrowserName, string[]> = { chromium: ['prefetch', 'speculation-rules'], firefox: ['prefetch'] };

/** The kinds of tracker that got through, sorted. */
function arrived({ asked }: RecordingProxy): string[] {
  const hosts = asked.map(({ url }) => url.hostname).filter(host => host.endsWith(TRACKERS));
  return [...new Set(hosts.map(host => host.slice(0, -TRACKERS.length - 1)))].sort();
}

for (const name of BROWSERS) {
  test.describe(name, () => {
    let proxy: RecordingProxy;
    let opened: Opened;
    let stun: StunPort;

    test.beforeEach(async ({ shop }) => {
      proxy = await RecordingProxy.open(shop.url);
      stun = await StunPort.open();
      proxy.planted.set('/hostile.js', hostileScript(stun.port)).set('/hostile-worker.js', HOSTILE_WORKER);
      opened = await openBrowser(name, proxy);
    });

    test.afterEach(async () => {
      await opened.close();
      await proxy.close();
      await stun.close();
    });

    test('promise: P6.2 — the policy alone stops every kind, with no code of the shop in the page', async ({ shop }) => {
      proxy.rewrite = trackersAlone;
      const page = await opened.browser.newPage();
      await page.goto(shop.url);
      await page.waitForSelector('html[data-hostile=done]');
      await proxy.idle();
      // What is not stopped may take a moment longer.
      await expect.poll(() => arrived(proxy)).toEqual(UNSTOPPED[name]);
      await expect.poll(() => stun.packets, 'if none: the policy stops them at last, say so').toBeGreaterThan(0);
      expect(await page.evaluate(() => document.documentElement.dataset.inline ?? 'refused')).toBe('refused');
      expect((await keptBy(page))['service-worker']).toEqual([]);
      expect(proxy.asked.map(({ url }) => url.pathname)).not.toContain('/hostile-worker.js');
    });

    test('promise: P6.2 — nor does any get through beside the shop’s own code, on any page, with everything allowed', async ({
      shop,
    }) => {
      proxy.rewrite = withTrackers;
      const page = await opened.browser.newPage();
      const visitor = await Visitor.arrive(page, shop, proxy);
      await visitor.answer('accept');
      expect(await page.evaluate(() => document.documentElement.dataset.hostile)).toBe('done');
      await visitor.wander();
      expect(arrived(proxy)).toEqual(UNSTOPPED[name]);
      // The planted script itself is what a careless developer adds to the shop's own files: the capture tells on it.
      const told = unexpected(proxy.asked, shop.url, ALL).filter(line => !line.startsWith('CONNECT'));
      expect([...new Set(told)]).toEqual([`GET ${shop.url}/hostile.js (script, 0 bytes)`]);
    });

    test('promise: P6.2 — a page that is done loading has nothing fetched ahead, which without the policy it has', async ({
      shop,
    }) => {
      proxy.rewrite = page => aheadAlone(page, 'guarded');
      await (await opened.browser.newPage()).goto(shop.url);
      await proxy.idle();
      // That page stays open, and was there first: what the other one has fetched the policy has kept it from.
      proxy.rewrite = page => defenceless(aheadAlone(page, 'defenceless'));
      await (await opened.browser.newPage()).goto(shop.url);
      await expect.poll(() => fetchedAhead(proxy.asked)).toEqual(AHEAD[name].map(kind => `${kind} defenceless`));
    });

    test('without the policy every kind gets through, and the capture tells on each', async ({ shop }) => {
      proxy.rewrite = page => defenceless(trackersAlone(page));
      const page = await opened.browser.newPage();
      // Not awaited: with trackers in it a page may never be done loading.
      page.goto(shop.url).catch(() => undefined);
      const kinds = [...KINDS, 'service-worker'].filter(kind => !UNHEARD[name].includes(kind));
      await expect.poll(() => arrived(proxy), { timeout: 20_000 }).toEqual(kinds.sort());
      const told = unexpected(proxy.asked, shop.url, ALL).join('\n');
      for (const kind of kinds) expect(told, kind).toContain(`${kind}.${TRACKERS}`);

      await page.evaluate(keepEverywhere);
      const kept = unexpectedlyKept(await keptBy(page), ALL).map(each => each.split(' ')[0]);
      const places: (keyof Kept)[] = ['cookie', 'local', 'session', 'indexed-db', 'cache', 'file', 'service-worker'];
      expect(kept).toEqual(places);
    });
  });
}
