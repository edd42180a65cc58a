// The newsletter: asked for, confirmed by mail, ended.
import { open } from '../pages/site';
import { expect, test } from '../support/test';

test('the newsletter begins with a confirmation by mail and ends by the link in it', async ({
  page,
  quiet,
  shop,
  traffic,
}) => {
  quiet.expects(/status of 404/);
  await open(page, '/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'News by mail' }).click();
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Enter an email address');
  const address = 'news-reader@example.org';
  // To ask for it is to allow it, as the page says: nothing is sent before that is on record.
  await expect(main).toContainText('By subscribing you allow “Offers and news”, and nothing else: You may ask us to mail you news and offers.');
  expect(traffic.calls()).not.toContain('PUT /api/privacy/consent');
  await main.getByLabel('Email').fill(address);
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Look into your mailbox');
  const told = traffic.calls().filter(call => /consent|newsletter/.test(call) && !call.startsWith('GET'));
  expect(told).toEqual(['PUT /api/privacy/consent', 'POST /api/newsletter']);
  const granted = await page.evaluate(() => (JSON.parse(localStorage['valise.consent']) as { granted: string[] }).granted);
  expect(granted).toEqual(['marketing']);

  const letters = async () => (await shop.mails()).filter(({ to }) => to === address);
  await expect.poll(async () => (await letters()).length).toBe(1);
  const [{ text }] = await letters();
  const link = (action: string) => new RegExp(`http\\S+/newsletter#${action}=\\S+`).exec(text)?.[0] ?? '';

  await page.goto('about:blank');
  await page.goto(link('confirm'));
  await main.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(main.getByRole('alert')).toContainText('Confirmed');
  expect(page.url(), 'the token does not stay in the address bar').not.toContain('#');

  await page.goto('about:blank');
  await page.goto(link('end'));
  await main.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('forgotten');

  await page.goto('about:blank');
  await page.goto(link('confirm'));
  await main.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(main.getByRole('alert')).toContainText('no longer good');
});

test('promise: P2.2 — taking the consent back ends the newsletter, too', async ({ page, quiet, shop }) => {
  quiet.expects(/status of 404/);
  await open(page, '/newsletter');
  const main = page.getByRole('main');
  const address = 'changes-her-mind@example.org';
  await main.getByLabel('Email').fill(address);
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Look into your mailbox');
  const letters = async () => (await shop.mails()).filter(({ to }) => to === address);
  await expect.poll(async () => (await letters()).length).toBe(1);

  await open(page, '/privacy');
  await main.getByLabel('Offers and news').uncheck();
  await expect(main.getByRole('status')).toContainText('Your choice is kept and in effect.');
  const [{ text }] = await letters();
  await page.goto('about:blank');
  await page.goto(/http\S+\/newsletter#confirm=\S+/.exec(text)?.[0] ?? '');
  await main.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(main.getByRole('alert')).toContainText('no longer good');
});

test('promise: P2.2 — where the browser refuses by Global Privacy Control, asking for the newsletter allows and sends nothing', async ({
  newVisitor,
}) => {
  const page = await newVisitor({ extraHTTPHeaders: { 'sec-gpc': '1' } });
  const asked: string[] = [];
  page.on('request', request => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await open(page, '/newsletter');
  const main = page.getByRole('main');
  await main.getByLabel('Email').fill('refused@example.org');
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Global Privacy Control');
  expect(asked).not.toContain('PUT /api/privacy/consent');
  expect(asked).not.toContain('POST /api/newsletter');
});

test('promise: P2.2 — an address whose consent could not be recorded is not sent by a choice that is made later', async ({ page, quiet, traffic }) => {
  quiet.expects(/status of 503/);
  await open(page, '/newsletter');
  const main = page.getByRole('main');
  await page.route('**/api/privacy/consent', route => route.fulfill({ status: 503, body: 'away' }));
  await main.getByLabel('Email').fill('not-now@example.org');
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert').or(main.getByRole('status')).filter({ hasText: 'is not recorded yet' })).toBeVisible();
  await page.unroute('**/api/privacy/consent');
  const mark = traffic.mark();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect.poll(() => traffic.calls(mark)).toContain('PUT /api/privacy/consent');
  await page.waitForLoadState('networkidle');
  expect(traffic.calls(mark)).not.toContain('POST /api/newsletter');
  // Her address is still there, and now it goes.
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Look into your mailbox');
});
