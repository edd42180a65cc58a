// axe-core on the page as it stands.
import { readFileSync } from 'node:fs';
import { type Page, expect } from '@playwright/test';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

declare const axe: { run(context: Document, options: object): Promise<{ violations: Violation[] }> };

/** Runs every rule of axe, best practices too; `what` names the page in the report. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // Runs from the debugger's side: the page's content security policy, which would refuse it, stays in force.
  await page.evaluate(SOURCE);
  const violations = await page.evaluate(async () => {
    // A transition half-way has colours that nobody chose: it is put to its end, since waiting for that would wait for
    // frames, which a busy machine may owe for long. What goes round for ever, as a skeleton does, has no end.
    const ends = document.getAnimations().filter(each => each.effect?.getComputedTiming().endTime !== Infinity);
    for (const animation of ends) animation.finish();
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  });
  const told = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    at: nodes.map(node => `${node.html.slice(0, 200)} — ${node.failureSummary ?? ''}`),
  }));
  expect.soft(told, `axe on ${what}`).toEqual([]);
}
