// The API failing in the middle of something: as its answers say it, or not answering at all.
import type { Page } from '@playwright/test';

const PROBLEMS = {
  429: { code: 'too_many_attempts', title: 'Too many attempts', retry_after_s: 120 },
  503: { code: 'unavailable', title: 'Unavailable', retry_after_s: 1 },
} as const;

/** From now on these calls fail: `away` is a network that is gone. Gives the way back. */
export async function failing(
  page: Page,
  path: string,
  how: keyof typeof PROBLEMS | 'away',
  method = 'POST',
): Promise<() => Promise<void>> {
  const pattern = `**${path}`;
  await page.route(pattern, route => {
    if (route.request().method() !== method) return route.fallback();
    if (how === 'away') return route.abort();
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
