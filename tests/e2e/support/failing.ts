// The API failing in the middle of something: as its answers say it, or not answering at all.
import { type Locator, type Page, expect } from '@playwright/test';

const PROBLEMS = {
  429: { code: 'too_many_attempts', title: 'Too many attempts', retry_after_s: 120 },
  503: { code: 'unavailable', title: 'Unavailable', retry_after_s: 1 },
} as const;

type How = keyof typeof PROBLEMS | 'away' | 'lost';

/**
 * From now on these calls fail: `away` is a network that is gone, `lost` one that goes once the shop has done what it was
 * asked for. Gives the way back.
 */
export async function failing(
  page: Page,
  path: string,
  how: How,
  method = 'POST',
): Promise<() => Promise<void>> {
  const pattern = `**${path}`;
  await page.route(pattern, async route => {
    if (route.request().method() !== method) return route.fallback();
    if (how === 'lost') await route.fetch();
    if (how === 'away' || how === 'lost') return route.abort();
    const problem = PROBLEMS[how];
    return route.fulfill({
      status: how,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: `/problems/${problem.code}`, status: how, ...problem }),
    });
  });
  return () => page.unroute(pattern);
}

/** What the browser itself says of these failures. */
export const SAYS = /status of (429|503)|ERR_FAILED/;

const WORDS = [
  ['away', 'We can’t reach the shop right now. Nothing you entered is lost.'],
  [429, 'In about 2 minutes it will work.'],
  [503, 'The shop is very busy.'],
] as const;

interface Step {
  /** What is called, and how. */
  call: string;
  method?: string;
  /** What she presses. */
  press: Locator;
  /** Where it is said what stopped it. */
  alerts: Locator;
  /** That nothing is lost, and nothing said to be done. */
  kept: () => Promise<void>;
}

/** Presses while the call fails, in each way that a call can: that is said, and the focus is there. Then it works again. */
export async function failsInEachWay(page: Page, { call, method, press, alerts, kept }: Step): Promise<void> {
  for (const [how, said] of WORDS) {
    const back = await failing(page, call, how, method);
    await press.click();
    await expect(alerts, String(how)).toContainText(said);
    await expect(alerts).toBeFocused();
    await kept();
    await back();
  }
}
