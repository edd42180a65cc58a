// Layout shifts that no input of the shopper's explains, over every document of a context.
import { type BrowserContext, expect } from '@playwright/test';

interface Shift {
  at: string;
  value: number;
  moved: string[];
}

export class Shifts {
  private readonly seen: Shift[] = [];

  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding('valiseShifted', (_, shift: Shift) => {
      this.seen.push(shift);
    });
    await context.addInitScript(() => {
      const name = (node: Node | null) =>
        node instanceof Element ? `${node.tagName.toLowerCase()}.${node.className}` : (node?.nodeName ?? 'gone');
      const observer = new PerformanceObserver(list => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
        })[]) {
          if (entry.hadRecentInput) continue;
          (window as unknown as { valiseShifted(shift: Shift): void }).valiseShifted({
            at: location.pathname,
            value: entry.value,
            moved: entry.sources.map(
              ({ node, previousRect: was, currentRect: is }) =>
                `${name(node)} ${was.x},${was.y} ${was.width}x${was.height} → ${is.x},${is.y} ${is.width}x${is.height}`,
            ),
          });
        }
      });
      observer.observe({ type: 'layout-shift', buffered: true });
    });
  }

  /** Nothing moved. */
  check(): void {
    expect(this.seen, 'layout shifts').toEqual([]);
  }
}
