// The banner: refusing is as easy to see and to do as accepting, nobody is trapped, and who answered sees it no more.
import type { Locator, Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { Shifts } from '../support/shifts';
import { Site, appRuns, open } from '../pages/site';
import { expect, test } from '../support/test';

const ACCEPT = 'Accept all';
const REJECT = 'Reject all';

/** The buttons' words: the shop's own, and those of languages that it may learn, short, long, and right to left. */
const WORDS: [lang: string, dir: 'ltr' | 'rtl', accept: string, reject: string][] = [
  ['en', 'ltr', ACCEPT, REJECT],
  ['de', 'ltr', 'Alle akzeptieren', 'Alle ablehnen'],
  ['fi', 'ltr', 'Hyväksy kaikki', 'Hylkää kaikki'],
  ['ar', 'rtl', 'قبول الكل', 'رفض الكل'],
  ['zh', 'ltr', '全部接受', '全部拒绝'],
];

/** Runs in the page. */
const say = (button: Element, words: string) => {
  button.textContent = words;
};

/** Runs in the page: the first choice changes places with the second. */
const swap = (choices: Element) => choices.insertBefore(choices.children[1], choices.children[0]);

/** Runs in the page. */
const dropWords = (choices: Element) => {
  for (const button of choices.querySelectorAll('button')) button.textContent = '\u00a0';
};

const picture = async (part: Locator) => (await part.screenshot({ animations: 'disabled' })).toString('base64');

/** The largest difference of any two pixels in any colour, of 255; all of it where the sizes differ. */
function difference(page: Page, one: string, other: string): Promise<number> {
  return page.evaluate(async pictures => {
    const [a, b] = await Promise.all(
      pictures.map(async base64 => {
        const bytes = Uint8Array.from(atob(base64), each => each.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const drawn = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
        drawn.drawImage(bitmap, 0, 0);
        return drawn.getImageData(0, 0, bitmap.width, bitmap.height);
      }),
    );
    if (a.width !== b.width || a.height !== b.height) return 255;
    return a.data.reduce((most, value, at) => Math.max(most, Math.abs(value - b.data[at])), 0);
  }, [one, other]);
}

/** How the words are set, and how they stand out. */
function look(button: Locator) {
  return button.evaluate(element => {
    const style = getComputedStyle(element);
    const { offsetWidth: width, offsetHeight: height } = element as HTMLElement;
    const luminance = (colour: string) => {
      const [r, g, b] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(each => {
        const share = Number(each) / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let ground: Element | null = element;
    while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
    const [ink, paper] = [luminance(style.color), luminance(getComputedStyle(ground ?? element).backgroundColor)];
    return {
      width,
      height,
      contrast: (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05),
      font: [style.fontFamily, style.fontSize, style.fontWeight, style.fontStyle, style.letterSpacing],
      words: [style.textDecorationLine, style.textTransform, style.opacity, style.filter],
    };
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`accepting and refusing look the same in every language and at every width, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page, '/');
    const choices = page.locator('.banner-choices');
    const [accept, reject] = [choices.locator('[data-grant]:not([data-grant=""])'), choices.locator('[data-grant=""]')];
    await expect(accept).toHaveText(ACCEPT);
    await expect(reject).toHaveText(REJECT);
    for (const [width, height] of [[320, 640], [768, 1024], [1280, 800]]) {
      await page.setViewportSize({ width, height });
      for (const [lang, dir, yes, no] of WORDS) {
        await page.evaluate(as => void Object.assign(document.documentElement, as), { lang, dir });
        await accept.evaluate(say, yes);
        await reject.evaluate(say, no);
        const where = `${lang} at ${width}`;
        const looks = await look(accept);
        expect(await look(reject), where).toEqual(looks);
        expect(looks.contrast, where).toBeGreaterThan(4.5);
        for (const button of [accept, reject]) await expect(button, where).toBeInViewport({ ratio: 1 });
      }
      // Each in the other's place: not a pixel tells which is which.
      await choices.evaluate(dropWords);
      const before = await picture(choices);
      await choices.evaluate(swap);
      // Corners are smoothed a little differently from place to place, by less than an eye can see.
      expect(await difference(page, before, await picture(choices)), `${width} px wide`).toBeLessThan(4);
      await choices.evaluate(swap);
    }
  });
}

/** How often Tab is pressed from the top of the page until the button has the focus. */
async function tabStops(page: Page, button: Locator): Promise<number> {
  for (let presses = 1; presses < 50; presses += 1) {
    await page.keyboard.press('Tab');
    if (await button.evaluate(element => element === document.activeElement)) return presses;
  }
  throw new Error('the button cannot be reached by Tab');
}

test('refusing costs one click and no more presses of Tab than accepting', async ({ page, newVisitor }) => {
  await open(page, '/');
  const elsewhere = await newVisitor();
  await open(elsewhere, '/');
  const toAccept = await tabStops(elsewhere, new Site(elsewhere).choice(ACCEPT));
  expect(await tabStops(page, new Site(page).choice(REJECT))).toBeLessThanOrEqual(toAccept);
  await page.keyboard.press('Enter');
  await expect(new Site(page).banner).toBeHidden();
});

test('the banner traps nobody: the keyboard passes through it, and the shop can be used without an answer', async ({ page }) => {
  await open(page, '/');
  const site = new Site(page);
  const inBanner = () => page.evaluate(() => document.activeElement?.closest('.banner') !== null);
  await tabStops(page, site.choice('Choose'));
  await page.keyboard.press('Tab');
  expect(await inBanner()).toBe(false);
  await page.keyboard.press('Shift+Tab');
  expect(await inBanner()).toBe(true);
  await site.link('Bags').click();
  await expect(page).toHaveURL('/bags');
  await expect(site.banner).toBeVisible();
});

test('who has answered is shown it for no frame at all, on no page, and nothing moves', async ({ page, context }) => {
  const shifts = new Shifts();
  await shifts.watch(context);
  let shown = 0;
  let frames = 0;
  await page.exposeBinding('valiseFrame', (_, visible: boolean) => {
    frames += 1;
    if (visible) shown += 1;
  });
  await open(page, '/');
  const site = new Site(page);
  const heading = await site.heading.boundingBox();
  // By the bare mouse: a click of Playwright's scrolls first.
  const button = await site.choice(REJECT).boundingBox();
  await page.mouse.click((button?.x ?? 0) + 10, (button?.y ?? 0) + 10);
  await expect(site.banner).toBeHidden();
  expect(await site.heading.boundingBox(), 'the page under the banner').toEqual(heading);

  await page.addInitScript(() => {
    const look = () => {
      const banner = document.querySelector('.banner');
      const visible = banner !== null && getComputedStyle(banner).display !== 'none';
      (window as unknown as { valiseFrame(visible: boolean): void }).valiseFrame(visible);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (const path of ['/', '/bags', '/privacy']) {
    await open(page, path);
    await page.waitForLoadState('networkidle');
  }
  expect(frames).toBeGreaterThan(10);
  expect(shown).toBe(0);
  shifts.check();
});

/** Begins to wait in a page, and only then goes on: what is done next cannot be over before anybody looks. */
async function watch(tab: Page, seen: () => Promise<number>): Promise<() => Promise<number>> {
  const watching = await tab.evaluateHandle(`({ seen: (${seen})() })`);
  return () => watching.evaluate(({ seen }: { seen: Promise<number> }) => seen);
}

test('tabs agree within 250 ms', async ({ page, context }) => {
  await open(page, '/');
  const tab = await context.newPage();
  await open(tab, '/bags');
  await expect(new Site(tab).banner).toBeVisible();
  // Both clocks count from the same start of the epoch, to a fraction of a millisecond.
  const gone = await watch(tab, () =>
    new Promise<number>(done => {
      const banner = document.querySelector('.banner') as Element;
      const seen = () => getComputedStyle(banner).display === 'none' && done(performance.timeOrigin + performance.now());
      new MutationObserver(seen).observe(document.documentElement, { attributes: true });
    }),
  );
  const pressed = await page.evaluate(
    () =>
      new Promise<number>(done => {
        addEventListener('click', () => done(performance.timeOrigin + performance.now()), { capture: true, once: true });
        (document.querySelector('.banner [data-grant=""]') as HTMLElement).click();
      }),
  );
  expect((await gone()) - pressed).toBeLessThan(250);
});

test('promise: P1.2 — a withdrawal in one tab ends what another does within 250 ms', async ({ page, context, shop }) => {
  await open(page, '/privacy');
  await new Site(page).choice(ACCEPT).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' })).toBeVisible();
  const tab = await context.newPage();
  await new BagPage(tab).open(await shop.article());
  // It is there under a grant alone.
  await expect(tab.getByRole('button', { name: 'Save to wishlist' })).toBeVisible();
  const gone = await watch(tab, () =>
    new Promise<number>(done => {
      const isThere = () => /Save to wishlist/.test((document.querySelector('main') as HTMLElement).innerText);
      const look = () => (isThere() ? undefined : done(performance.timeOrigin + performance.now()));
      // What may be kept is said by an attribute of the root, which the style sheet shows the button by.
      new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true, characterData: true });
    }),
  );
  const pressed = await page.evaluate(
    () =>
      new Promise<number>(done => {
        addEventListener('click', () => done(performance.timeOrigin + performance.now()), { capture: true, once: true });
        document.getElementById('refuse-all')?.click();
      }),
  );
  expect((await gone()) - pressed).toBeLessThan(250);
});

for (const [when, days] of [['half a year ago', -181], ['while the clock was ahead', 400]] as const) {
  test(`promise: P1.2 — who accepted ${when} is asked again, and meanwhile nothing runs`, async ({ page, traffic }) => {
    await page.clock.install();
    await open(page, '/');
    const site = new Site(page);
    await site.choice(ACCEPT).click();
    await expect.poll(() => page.evaluate(() => JSON.parse(localStorage['valise.consent']).told)).toBe(true);
    await page.evaluate(shift => {
      const kept = JSON.parse(localStorage['valise.consent']);
      localStorage['valise.consent'] = JSON.stringify({ ...kept, at: Date.now() + shift * 864e5 });
    }, days);
    await page.goto('about:blank');
    const mark = traffic.mark();
    await open(page, '/');
    await expect(site.banner).toBeVisible();
    await site.link('Bags').click();
    await page.clock.runFor(40_000);
    await page.goto('about:blank');
    expect(traffic.calls(mark).filter(call => call === 'POST /api/privacy/events')).toEqual([]);
  });
}

test('the banner works before the app runs, and without an answer it comes back', async ({ page }) => {
  await page.route('**/*.wasm', () => {});
  await page.goto('/', { waitUntil: 'commit' });
  const site = new Site(page);
  await expect(site.banner).toBeVisible();
  await page.goto('/bags', { waitUntil: 'commit' });
  await expect(site.banner).toBeVisible();
  await site.choice('Reject all').click();
  await expect(site.banner).toBeHidden();
  await page.goto('/', { waitUntil: 'commit' });
  await expect(site.heading).toBeVisible();
  await expect(site.banner).toBeHidden();
});

test('“Choose” leads to the privacy center, with and without the app', async ({ page }) => {
  await open(page, '/bags');
  await new Site(page).choice('Choose').click();
  await expect(page).toHaveURL('/privacy');
  await expect(page.getByRole('heading', { name: 'Privacy center' })).toBeVisible();
});

