// The policy changes while somebody is signed in: she is told, nothing changes by her silence, what she says is on record,
// and she stays signed in.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { AccountPages, somebody } from '../pages/account';
import { YourDataPage } from '../pages/privacy';
import { Site, appRuns, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { SAYS, failing } from '../support/failing';
import { tabTo } from '../support/keys';
import type { Shop } from '../support/shop';
import { expect, test } from '../support/test';
import { unzip } from '../support/zip';

/** A version of the policy that was in force, and the fingerprint of what was asked, before the newest change. */
const EARLIER = { policy: '2026-11-24', fingerprint: '739d4ad55236dbe4' };

/** Somebody who is signed in and allowed everything, as the shop has on record. */
async function signedIn(page: Page, shop: Shop): Promise<AccountPages> {
  const [account, email] = [new AccountPages(page), somebody()];
  await account.register(shop, email);
  await account.in(email);
  await new Site(page).choice('Accept all').click();
  await expect.poll(() => page.evaluate(() => JSON.parse(localStorage['valise.consent']).told)).toBe(true);
  return account;
}

/** From now on her answer is one that she gave before the change. */
async function answeredEarlier(page: Page, what: Partial<typeof EARLIER>): Promise<void> {
  await page.evaluate(earlier => {
    const kept = JSON.parse(localStorage['valise.consent']) as object;
    localStorage['valise.consent'] = JSON.stringify({ ...kept, ...earlier });
  }, what);
}

/** What the shop has on record of what she allows. */
async function onRecord(page: Page): Promise<{ consent: { granted: string[] }; choices: unknown[] }> {
  return (await (await page.request.get('/api/privacy/consent')).json()) as {
    consent: { granted: string[] };
    choices: unknown[];
  };
}

test('promise: P7 — the policy changes while she is signed in: told everywhere, silence changes nothing, reading it is on record', async ({
  page,
  shop,
  quiet,
}) => {
  test.slow();
  quiet.expects(SAYS);
  const account = await signedIn(page, shop);
  const email = await page.getByTestId('account-email').innerText();
  const before = await onRecord(page);
  expect(before.consent.granted.length).toBeGreaterThan(1);
  await answeredEarlier(page, { policy: EARLIER.policy });
  await page.reload();
  const site = new Site(page);
  const notice = page.getByText('Our privacy policy has changed.');
  const read = page.getByTestId('held-policy_acknowledgements');
  await expect(notice).toBeVisible();
  await expect(page.getByTestId('account-email')).toHaveText(email);
  await expectAccessible(page, 'an account, told of a changed policy');

  // She goes on without a word, and is told on each page; nothing is noted, nothing is asked, nothing is taken away.
  for (const path of ['/bags', '/account/security', '/privacy/data']) {
    await open(page, path);
    await expect(notice).toBeVisible();
    await expect(site.banner).toBeHidden();
  }
  await expect(page.getByTestId('held-accounts')).toContainText(email);
  await expect(read).toHaveCount(0);
  expect(await onRecord(page)).toEqual(before);

  // By keyboard, and the shop fails at first.
  await tabTo(page, page.getByRole('link', { name: 'Read what is different' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'What has changed' })).toBeVisible();
  const say = page.getByRole('button', { name: 'I have read this' });
  const back = await failing(page, '/api/privacy/policy/acknowledgements', 503);
  await tabTo(page, say);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('status')).toContainText('The shop is very busy.');
  await expect(notice).toBeVisible();
  await back();
  await say.press('Enter');
  await expect(notice).toBeHidden();
  await expect(say).toHaveCount(0);

  await site.link('Account').click();
  await expect(page.getByTestId('account-email'), 'she stays signed in').toHaveText(email);
  await page.reload();
  await appRuns(page);
  await expect(notice).toBeHidden();
  expect(await onRecord(page), 'having read it allows nothing').toEqual(before);

  // It stands in what is held about her, and in what she takes away.
  await account.main.getByRole('link', { name: 'Your data' }).click();
  await expect(read).toContainText('Which version of the policy you have read');
  const data = new YourDataPage(page);
  const [archive] = await Promise.all([page.waitForEvent('download'), data.download.click()]);
  const { tables } = JSON.parse(unzip(await readFile(await archive.path()))['data.json']) as {
    tables: { name: string; rows: { personal: Record<string, string> }[] }[];
  };
  const rows = tables.find(({ name }) => name === 'policy_acknowledgements')?.rows ?? [];
  const { policy } = (await page.evaluate(() => JSON.parse(localStorage['valise.consent']))) as { policy: string };
  expect(rows.map(({ personal }) => personal.version)).toEqual([policy]);
  expect(policy > EARLIER.policy).toBe(true);
});

test('promise: P7 — what is asked changes while she is signed in: her answer no longer counts, she is asked again, and stays signed in', async ({
  page,
  shop,
}) => {
  const account = await signedIn(page, shop);
  const email = await page.getByTestId('account-email').innerText();
  await answeredEarlier(page, EARLIER);
  await page.reload();
  const site = new Site(page);
  await expect(site.banner.getByText('What we ask has changed since you last answered')).toBeVisible();
  await expect(page.getByTestId('account-email')).toHaveText(email);
  await open(page, '/privacy');
  for (const purpose of await account.main.getByRole('switch').all()) await expect(purpose).not.toBeChecked();
  await site.choice('Reject all').click();
  await expect(site.banner).toBeHidden();
  await expect.poll(async () => (await onRecord(page)).consent.granted).toEqual([]);
  await account.visit();
  await expect(page.getByTestId('account-email')).toHaveText(email);
});
