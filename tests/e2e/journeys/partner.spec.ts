// Sharing with a partner: asked only where there is one, by itself, and abroad by itself again (promise: P3.1).
import type { Page } from '@playwright/test';
import { open } from '../pages/site';
import { Partner } from '../support/partner';
import { Shop } from '../support/shop';
import { expect, test } from '../support/test';

const SWITCHES = ['purpose-sharing', 'purpose-abroad-partner'];

const granted = (page: Page) => page.evaluate(() => JSON.parse(localStorage['valise.consent'] ?? '{}').granted as string[]);

test('promise: P3.1 — where the shop tells no partner nobody is asked to, neither on the painted page nor on the living one', async ({
  page,
  request,
}) => {
  const painted = await (await request.get('/privacy')).text();
  expect(painted).toContain('id="purpose-analytics"');
  await open(page, '/privacy');
  await expect(page.locator('#purpose-analytics')).toBeVisible();
  for (const id of SWITCHES) {
    expect(painted).not.toContain(id);
    await expect(page.locator(`#${id}`)).toHaveCount(0);
  }
});

test('promise: P3.1 — where it does, the sharing and the transfer abroad are two choices, and it takes both', async ({
  page,
  traffic,
}) => {
  const partner = await Partner.open();
  const shop = await Shop.open({ partner: partner.url });
  try {
    const painted = await (await fetch(`${shop.url}/privacy`)).text();
    for (const id of SWITCHES) expect(painted).toContain(`id="${id}"`);

    await page.clock.install();
    await open(page, `${shop.url}/privacy`);
    const inEffect = page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' });
    await page.getByRole('button', { name: 'Allow everything' }).click();
    await expect(inEffect).toBeVisible();
    for (const id of SWITCHES) await expect(page.locator(`#${id}`)).not.toBeChecked();

    await page.getByRole('switch', { name: 'Sharing with partners' }).check();
    await expect(inEffect).toBeVisible();
    expect(await granted(page)).not.toContain('abroad-partner');
    const mark = traffic.mark();
    await open(page, `${shop.url}/help`);
    // What waits is sent by the clock as well: a beacon on leaving would not be seen from here.
    await page.clock.runFor(40_000);
    await expect.poll(() => traffic.calls(mark)).toContain('POST /api/privacy/events');
    await open(page, `${shop.url}/privacy`);
    await page.getByRole('switch', { name: 'Transfer to Plausible at Valise Asia (SG)' }).check();
    await expect(inEffect).toBeVisible();
    await page.goto(`${shop.url}/privacy/recipients`);
    await page.goto('about:blank');
    await expect.poll(() => partner.heard.length).toBeGreaterThan(0);
    // What was seen before the transfer was allowed is not told afterwards.
    expect(partner.heard.join('\n')).not.toContain('/help');
  } finally {
    await page.goto('about:blank');
    await shop.close();
    await partner.close();
  }
});
