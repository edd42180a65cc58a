// Every state of every page: axe finds nothing, nothing scrolls sideways, every target can be hit.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { sticksOut } from '../support/fit';
import { expect, test } from '../support/test';
import { TOUR } from '../support/tour';

for (const { name, page: template, reach, logs } of TOUR) {
  test(`${name}: axe finds nothing, light and dark, narrow and wide; it fits 320 and 2560 px`, async ({ page, shop, quiet }) => {
    if (logs) quiet.expects(logs);
    await reach(page, shop);
    if (template) expect(new URL(page.url()).pathname).toMatch(asPattern(template));
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page, `${name}, ${width} px, ${colorScheme}`);
      }
    }
    await page.setViewportSize({ width: 2560, height: 1440 });
    expect.soft(await sticksOut(page), 'wider than 2560 px').toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate(direction => {
        document.documentElement.dir = direction;
      }, dir);
      expect.soft(await sticksOut(page), `wider than 320 px, ${dir}`).toEqual([]);
    }
    expect.soft(await tooSmall(page), 'targets under 44 px').toEqual([]);
  });
}

/** A page as the contract names it, `/bags/{slug}`; what is nowhere is `/404`. */
function asPattern(template: string): RegExp {
  return template === '/404' ? /./ : new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

test('the tour stops at every page that the shop has', async ({ shop }) => {
  const { components } = await shop.get<{ components: { schemas: { Page: { enum: string[] } } } }>('/api/openapi.json');
  const stops = new Set(TOUR.map(stop => stop.page));
  expect(components.schemas.Page.enum.filter(page => !stops.has(page))).toEqual([]);
});

/** Controls too small for a finger. Links within a sentence, and what a label enlarges, are as large as their text. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, select, summary, input:not([type=hidden]), a.button, a.chip, nav a, [role=option]',
    );
    return [...controls].flatMap(control => {
      const target = control.closest('label') ?? (control as HTMLInputElement).labels?.[0]?.closest('.check, .switch') ?? control;
      const { width, height } = target.getBoundingClientRect();
      const hidden = width <= 1 || height <= 1 || !control.checkVisibility({ opacityProperty: false, visibilityProperty: true });
      return hidden || (width >= 43.5 && height >= 43.5) ? [] : [`${width}x${height} ${control.outerHTML.slice(0, 120)}`];
    });
  });
}
