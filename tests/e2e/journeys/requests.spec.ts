// Asking the shop in writing: by a guest about her order, with the law's time to answer, until she takes it back.
import type { Page } from '@playwright/test';
import { somebody } from '../pages/account';
import { ADA } from '../pages/checkout';
import { LimitsPage, RequestsPage } from '../pages/privacy';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { tabTo } from '../support/keys';
import type { Shop } from '../support/shop';
import { expect, test } from '../support/test';

test('promise: P5.2 — a guest asks about her order, sees until when it is answered, and takes it back', async ({ page, shop, quiet }) => {
  quiet.expects(SAYS);
  const number = await buy(page, await shop.article());
  await new Site(page).link('Privacy center').click();
  await page.getByRole('main').getByRole('link', { name: 'Your requests' }).click();
  const requests = new RequestsPage(page);
  await expect(requests.order).toHaveValue(number);
  await requests.send.click();
  await expect(requests.main.getByRole('alert')).toContainText('What shall we do? This is needed.');

  await requests.kind.selectOption({ label: 'Correct it' });
  const back = await failing(page, '/api/privacy/requests', 'away');
  await requests.send.click();
  await expect(requests.main.getByRole('alert').filter({ hasText: /./ })).toContainText('Nothing you entered is lost.');
  await expect(requests.kind).toHaveValue('correction');
  await back();
  await requests.send.click();
  const request = requests.requests.filter({ hasText: 'Correct it' });
  await expect(request).toContainText(number);
  await expect(request).toContainText(/We answer by \d+ \w+ \d{4} at the latest\./);
  await expect(request.getByRole('listitem')).toContainText('You asked');
  await expectAccessible(page, 'an open request');

  await requests.takeBack(request).click();
  await expect(request).toContainText('You took it back.');
  await expect(requests.takeBack(request)).toHaveCount(0);
  await expectAccessible(page, 'a request taken back');
});

test('a request is made by keyboard alone', async ({ page, shop }) => {
  await buy(page, await shop.article());
  await open(page, '/privacy/requests');
  const requests = new RequestsPage(page);
  await tabTo(page, requests.kind);
  await page.keyboard.type('Delete');
  await tabTo(page, requests.send);
  await page.keyboard.press('Enter');
  await expect(requests.requests).toContainText('Delete it');
  await expect(page.locator('#requests')).toBeFocused();
});

test('who has no order here is shown the way to one', async ({ page }) => {
  await open(page, '/privacy/requests');
  const main = page.getByRole('main');
  await expect(main).toContainText('You have not asked us for anything.');
  await main.getByRole('link', { name: 'Find an order' }).click();
  await expect(page).toHaveURL('/orders/find');
});

/** She asks for the use of her order's data to be restricted; the request's id. */
async function asksForRestriction(page: Page): Promise<string> {
  await open(page, '/privacy/requests');
  const requests = new RequestsPage(page);
  await requests.kind.selectOption('restriction');
  await requests.send.click();
  await expect(requests.takeBack(requests.requests)).toHaveCount(1);
  const { requests: made } = (await (await page.request.get('/api/privacy/requests')).json()) as {
    requests: { id: string; state: string }[];
  };
  return made.find(({ state }) => state === 'received')?.id ?? 'none';
}

/** The letter of a subject to an address, once it is there. */
async function letter(shop: Shop, to: string, subject: string): Promise<string> {
  const found = async () => (await shop.mails()).find(mail => mail.to.includes(to) && mail.subject === subject)?.text ?? '';
  await expect.poll(found, { timeout: 20_000 }).not.toBe('');
  return found();
}

const COMPLAIN = 'you can complain to the data protection authority where you live, or go to court';

test('promise: P5.2 — a restriction that the shop refuses is told with the reason and where to complain, on the page and by mail, and limits nothing', async ({
  page,
  shop,
}) => {
  const email = somebody();
  const number = await buy(page, await shop.article(), { ...ADA, 'Email (optional)': email });
  const id = await asksForRestriction(page);
  await shop.console('requests', 'turn', id, 'begin');
  await shop.console('requests', 'turn', id, 'refuse', '--reason', 'excessive');
  await page.reload();
  const requests = new RequestsPage(page);
  await expect(requests.requests).toContainText('Closed');
  await expect(requests.requests).toContainText('It was asked again and again, or has no ground that we can see.');
  await expect(requests.requests).toContainText(COMPLAIN);
  await expect(requests.requests.getByRole('listitem')).toHaveText([/^You asked/, /^We began/, /^Closed/]);
  await expect(requests.takeBack(requests.requests), 'there is nothing left to take back').toHaveCount(0);
  await expectAccessible(page, 'a refused request');
  const told = await letter(shop, email, 'Your request was closed');
  expect(told).toContain(number);
  expect(told.replace(/\s+/g, ' ')).toContain('It was asked again and again, or has no ground that we can see.');
  expect(told.replace(/\s+/g, ' ')).toContain(COMPLAIN);

  // Nothing is limited, and what she can do without the shop she still can.
  await open(page, '/privacy/limits');
  const limits = new LimitsPage(page);
  await expect(limits.lift).toHaveCount(0);
  await limits.reason.selectOption({ label: 'I need it for a legal claim' });
  await limits.restrict.click();
  await expect(limits.lift).toBeVisible();
});

test('promise: P5.2 — a restriction that was refused and is asked again is accepted, is seen to hold, and only she lifts it', async ({
  page,
  shop,
}) => {
  const email = somebody();
  await buy(page, await shop.article(), { ...ADA, 'Email (optional)': email });
  const first = await asksForRestriction(page);
  await shop.console('requests', 'turn', first, 'refuse', '--reason', 'no-answer');
  const second = await asksForRestriction(page);
  expect(second).not.toBe(first);
  await shop.console('requests', 'carry-out', second);
  await page.reload();
  const requests = new RequestsPage(page);
  await expect(requests.requests).toHaveCount(2);
  await expect(requests.requests.filter({ hasText: 'We had no answer from you.' })).toContainText(COMPLAIN);
  const accepted = requests.requests.filter({ hasNotText: 'We had no answer from you.' });
  await expect(accepted.getByRole('listitem')).toHaveText([/^You asked/, /^We began/, /^Done/]);
  await expect(accepted).not.toContainText('complain');
  await letter(shop, email, 'Your request is done');

  await open(page, '/privacy/limits');
  const limits = new LimitsPage(page);
  await expect(limits.main).toContainText(/Restricted since \d+ \w+ \d{4}\./);
  // The shop has no command that ends it: it holds until she says so (GDPR, art. 18(3)).
  await limits.lift.click();
  await expect(limits.restrict).toBeVisible();
  await open(page, '/privacy/requests');
  await expect(requests.requests).toHaveCount(2);
});
