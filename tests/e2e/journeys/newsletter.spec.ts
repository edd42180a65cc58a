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
  await main.getByLabel('Email').fill(address);
  // Asked for without the consent to it, nothing is sent.
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Switch “Offers and news” on first');
  expect(traffic.calls()).not.toContain('POST /api/newsletter');
  const wanted = main.getByRole('switch', { name: 'Offers and news' });
  await expect(wanted).toBeFocused();
  await wanted.check();
  await expect(main.getByRole('status')).toContainText('Your choice is kept and in effect.');
  await main.getByLabel('Email').fill(address);
  await main.getByRole('button', { name: 'Subscribe' }).click();
  await expect(main.getByRole('alert')).toContainText('Look into your mailbox');

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
  await main.getByRole('switch', { name: 'Offers and news' }).check();
  await expect(main.getByRole('status')).toContainText('Your choice is kept and in effect.');
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
