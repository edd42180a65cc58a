// What a choice leaves behind: a receipt that holds without the shop, a switch for each service, and being asked or told
// again when something has changed.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { Site, appRuns, open } from '../pages/site';
import { expect, test } from '../support/test';

/** The fingerprint that visitors chose under before searches had a switch of their own. */
const EARLIER = '739d4ad55236dbe4';

const recorded = (page: Page) => page.getByRole('status').filter({ hasText: 'Your choice is kept and in effect.' });

interface Receipt {
  receipt: { event: { event_state: string }; pii_processing: { privacy_notice: { wording: string } } };
  proof: { key: string; digests: string[]; signature: string };
}

/** Every value of a document as `pointer digest`, as the receipt's proof lists them. */
function digests(value: unknown, pointer = ''): string[] {
  if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, member]) =>
      digests(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  }
  return [`${pointer} ${createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)}`];
}

/** Whether a receipt is what a key signed. By hand: it must not take the shop's own program to tell. */
function holds({ receipt, proof }: Receipt, key: string): boolean {
  const signed = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  const same = JSON.stringify(digests(receipt).sort()) === JSON.stringify([...proof.digests].sort());
  return same && verify(null, Buffer.from(proof.digests.join('\n')), signed, Buffer.from(proof.signature, 'base64url'));
}

async function download(page: Page, name: RegExp): Promise<Receipt> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('main').getByRole('link', { name }).first().click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^valise-receipt-\d{4}-\d\d-\d\d-\d+\.json$/);
  return JSON.parse(await readFile(await file.path(), 'utf8')) as Receipt;
}

test('each choice has a receipt to download that holds without the shop', async ({ page, request }) => {
  const keys = (await (await request.get('/.well-known/receipt-keys.json')).json()) as { keys: { x: string }[] };
  const key = keys.keys[0].x;
  await open(page, '/privacy');
  await expect(page.getByRole('main').getByText('you can download a signed receipt')).toBeVisible();
  await new Site(page).choice('Accept all').click();
  await expect(recorded(page)).toBeVisible();
  const given = await download(page, /^Download the receipt of .*: Preferences, Counting visits/);
  expect(given.proof.key).toBe(key);
  expect(given.receipt.event.event_state).toBe('given');
  expect(given.receipt.pii_processing.privacy_notice.wording).toContain('Your privacy choices');
  expect(holds(given, key)).toBe(true);
  given.receipt.event.event_state = 'withdrawn';
  expect(holds(given, key)).toBe(false);

  await page.getByRole('main').getByRole('button', { name: 'Refuse everything' }).click();
  const withdrawn = await download(page, /nothing allowed$/);
  expect(withdrawn.receipt.event.event_state).toBe('withdrawn');
  expect(holds(withdrawn, key)).toBe(true);
  // Nothing of it stays behind: after a reload this browser is nobody again.
  await page.reload();
  await appRuns(page);
  await expect(page.getByRole('main').getByText('you can download a signed receipt')).toBeVisible();
});

test('a choice says what was shown by the snapshot that the page carried, and nothing of the visitor', async ({
  page,
  newVisitor,
  traffic,
}) => {
  await open(page, '/');
  const carried = await page.locator('html').getAttribute('data-snapshot');
  expect(carried).toMatch(/^\d{4}-\d\d-\d\d\.en\.[0-9a-f]{32}\.[0-9a-f]{16}\.[\w-]{43}$/);
  const elsewhere = await newVisitor();
  await open(elsewhere, '/');
  expect(await elsewhere.locator('html').getAttribute('data-snapshot')).toBe(carried);
  await new Site(page).choice('Accept all').click();
  const told = () => traffic.sent.find(({ method }) => method === 'PUT')?.body;
  await expect.poll(told).toContain(`"snapshot":"${carried}"`);
});

test('promise: P1.2 — a service that is switched off sends nothing, while the other of its purpose goes on', async ({
  page,
  traffic,
}) => {
  await page.clock.install();
  await open(page, '/privacy');
  await new Site(page).choice('Accept all').click();
  const main = page.getByRole('main');
  await expect(main.getByLabel('Searches')).toBeChecked();
  await main.getByLabel('Searches').uncheck();
  await expect(recorded(page)).toBeVisible();
  await expect(main.getByLabel('Counting visits')).toBeChecked();
  const site = new Site(page);
  await site.link('Bags').click();
  await new BagsPage(page).bags.first().click();
  await expect(new BagPage(page).addToCart).toBeVisible();
  await site.search.fill('tote');
  await site.search.press('Enter');
  await expect(page).toHaveURL('/search?q=tote');
  await page.clock.runFor(40_000);
  const sent = () =>
    traffic.sent
      .filter(({ url }) => url.pathname === '/api/privacy/events')
      .map(({ body }) => body)
      .join();
  await expect.poll(sent).toContain('"bag_viewed"');
  expect(sent()).not.toContain('"searched"');

  // Without its last service there is nothing left of the purpose.
  await site.link('Privacy center').click();
  await main.getByLabel('Pages and bags').uncheck();
  await expect(main.getByLabel('Counting visits')).not.toBeChecked();
});

test('promise: P7 — who chose on another question is asked again and shown what is different', async ({ page }) => {
  await page.addInitScript(earlier => {
    const kept = { fingerprint: earlier, granted: ['analytics'], at: Date.now(), how: 'banner', told: true };
    localStorage.getItem('valise.consent') ?? localStorage.setItem('valise.consent', JSON.stringify(kept));
  }, EARLIER);
  await open(page, '/');
  const site = new Site(page);
  await expect(site.banner.getByText('What we ask has changed since you last answered')).toBeVisible();
  await expect(site.banner).toContainText('New: Counting visits: “Searches” takes what is searched for');
  await expect(site.banner).toContainText('No longer: ');
  // However much has changed, refusing needs no scrolling.
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(site.choice('Reject all')).toBeInViewport({ ratio: 1 });
  }
  await site.choice('Reject all').click();
  await expect(site.banner).toBeHidden();
  await page.reload();
  await appRuns(page);
  await expect(site.banner).toBeHidden();
});

test('promise: P7 — a changed policy is told on every page until it is read, and silence is no consent', async ({
  page,
  traffic,
}) => {
  await open(page, '/');
  const site = new Site(page);
  await site.choice('Reject all').click();
  // She last saw the version before.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('valise.consent') ?? '{}') as object;
    localStorage.setItem('valise.consent', JSON.stringify({ ...kept, policy: '2026-11-23' }));
  });
  await page.reload();
  await appRuns(page);
  const notice = page.getByText('Our privacy policy has changed.');
  await expect(site.banner).toBeHidden();
  await expect(notice).toBeVisible();
  await page.getByRole('link', { name: 'Read what is different' }).click();
  await expect(page.getByRole('heading', { name: 'What has changed' })).toBeVisible();
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'I have read this' }).click();
  await expect(notice).toBeHidden();
  await page.reload();
  await appRuns(page);
  await expect(notice).toBeHidden();
  const kept = await page.evaluate(() => localStorage.getItem('valise.consent'));
  expect(JSON.parse(kept ?? '{}')).toMatchObject({ granted: [] });
  expect(traffic.calls().filter(call => call === 'POST /api/privacy/policy/acknowledgements').length).toBe(1);
});
