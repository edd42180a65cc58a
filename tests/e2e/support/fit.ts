// Whether a page fits the window.
import type { Page } from '@playwright/test';

/** What makes the page scroll sideways; empty when it does not. */
export function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(element => {
      const { left, right } = element.getBoundingClientRect();
      return right > clientWidth + 0.5 || left < -0.5;
    });
    return [`${scrollWidth} > ${clientWidth}`, ...wide.slice(0, 8).map(each => each.outerHTML.slice(0, 120))];
  });
}
