// By keyboard alone.
import { type Locator, type Page, expect } from '@playwright/test';

/** Presses Tab until `target` has the focus; each stop on the way must be visible as such. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const { where, marked } = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return { where: 'the browser', marked: true };
      // No stop of Tab's: a page that has just come moved the focus to its heading after the key was pressed.
      if (active.getAttribute('tabindex') === '-1') return { where: 'the heading', marked: true };
      // A control may be marked by what it stands in: a card by its only link, a label by its box.
      const marks: Element[] = [active];
      for (let around = active.parentElement; around && around.tagName !== 'MAIN'; around = around.parentElement) {
        marks.push(around);
      }
      const marked = marks.some(element => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        const ring = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
        return ring || (element === active && boxShadow !== 'none');
      });
      return { where: active.outerHTML.slice(0, 120), marked };
    });
    expect(marked, `focus is visible at ${where}`).toBe(true);
    if (await target.evaluate(element => element === document.activeElement)) return;
  }
  await expect(target, 'within 120 presses of Tab').toBeFocused({ timeout: 1 });
}
