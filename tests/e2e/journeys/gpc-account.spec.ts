// Global Privacy Control of one browser holds in the others of the account, until she chooses otherwise there.
import { AccountPages, somebody } from '../pages/account';
import { Site, open } from '../pages/site';
import { expect, test } from '../support/test';

const ELSEWHERE = 'Global Privacy Control, from a browser of yours';
const KEPT = 'Your choice is kept and in effect.';

test('promise: P2.2 — what one browser of hers refuses by GPC is off in another, said there, and hers to switch on', async ({
  page,
  shop,
  newVisitor,
}) => {
  test.slow();
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await open(page, '/privacy');
  await new Site(page).choice('Accept all').click();
  const main = page.getByRole('main');
  const kept = main.getByRole('status').filter({ hasText: KEPT });
  await expect(kept).toBeVisible();
  await expect(main.getByText(ELSEWHERE)).toHaveCount(0);

  const elsewhere = await newVisitor({ extraHTTPHeaders: { 'sec-gpc': '1' } });
  await new AccountPages(elsewhere).in(email);
  await open(elsewhere, '/privacy');
  await expect(elsewhere.getByRole('main').getByText(ELSEWHERE), 'there it is that browser itself').toHaveCount(0);

  // Signing in is enough: the page is not loaded anew.
  await account.in(email);
  await expect.poll(() => page.evaluate(() => localStorage['valise.consent'])).not.toContain('personalisation');
  await new Site(page).link('Privacy center').first().click();
  await expect(main.getByText(ELSEWHERE)).toBeVisible();
  await expect(main.getByRole('switch', { name: 'Recommendations for you' })).not.toBeChecked();
  await expect(main.getByRole('switch', { name: 'Preferences' })).toBeChecked();
  await open(page, '/privacy/data');
  await expect(main).toContainText('Since when a browser of yours asks us by Global Privacy Control not to track you');

  await open(page, '/privacy');
  await main.getByRole('switch', { name: 'Recommendations for you' }).check();
  await expect(kept).toBeVisible();
  await expect(main.getByText(ELSEWHERE)).toHaveCount(0);
  await open(page, '/privacy');
  await expect(main.getByRole('switch', { name: 'Recommendations for you' })).toBeChecked();
  await expect(kept).toBeVisible();
});
