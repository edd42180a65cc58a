// A person's rights while the shop fails in the middle of them: said in the page, nothing lost, and the next try works.
import { readFile } from 'node:fs/promises';
import { ADA } from '../pages/checkout';
import { YourDataPage } from '../pages/privacy';
import { open } from '../pages/site';
import { buy } from '../support/buying';
import { SAYS, failing, failsInEachWay } from '../support/failing';
import { expect, test } from '../support/test';
import { unzip } from '../support/zip';

test('an export that is refused is said in the page, and the next try downloads it', async ({ page, shop, quiet }) => {
  quiet.expects(SAYS);
  const number = await buy(page, await shop.article());
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await expect(data.orders).toContainText(number);
  for (const [how, said] of [
    [429, 'In about 2 minutes it will work.'],
    [503, 'The shop is very busy.'],
    ['away', 'We can’t reach the shop right now.'],
  ] as const) {
    const back = await failing(page, '/api/privacy/export', how);
    await data.download.click();
    await expect(data.alerts).toContainText(said);
    await expect(page).toHaveURL('/privacy/data');
    await expect(data.orders).toContainText(number);
    await back();
  }
  const [archive] = await Promise.all([page.waitForEvent('download'), data.download.click()]);
  expect(Object.keys(unzip(await readFile(await archive.path())))).toContain('data.json');
  await expect(data.alerts).toHaveCount(0);
});

test('an erasure that fails deletes nothing and says so; done, nothing of her stays on the page', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  const number = await buy(page, await shop.article());
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  let back = await failing(page, '/api/privacy/erasure', 'away', 'GET');
  await data.preview.click();
  await expect(data.alerts).toContainText('We can’t reach the shop right now.');
  await back();
  await data.preview.click();
  back = await failing(page, '/api/privacy/erasure', 503);
  await data.erase.click();
  await expect(data.alerts).toContainText('The shop is very busy.');
  await expect(data.orders).toContainText(number);
  await back();

  await data.erase.click();
  await expect(data.main.getByRole('status')).toHaveText('It is deleted.');
  await expect(data.orders).toHaveCount(0);
  await expect(data.main).not.toContainText(ADA['Full name']);
  await expect(data.erase).toHaveCount(0);
  await expect(data.main).toContainText('We hold nothing about this browser.');
});

test('pressed twice, one erasure is sent, and its certificate names the order', async ({ page, shop }) => {
  const number = await buy(page, await shop.article());
  await open(page, '/privacy/data');
  const data = new YourDataPage(page);
  await data.preview.click();
  let sent = 0;
  await page.route('**/api/privacy/erasure', async route => {
    if (route.request().method() === 'POST') sent += 1;
    await new Promise(done => setTimeout(done, 500));
    await route.fallback();
  });
  await data.erase.dblclick();
  const [file] = await Promise.all([page.waitForEvent('download'), data.certificate.click()]);
  const signed = JSON.parse(await readFile(await file.path(), 'utf8')) as { certificate: { orders: string[] } };
  expect(signed.certificate.orders).toEqual([number]);
  expect(sent).toBe(1);
});

test('a deleted order leaves nothing of its person on its page, nor in what Back shows', async ({ page, shop, quiet }) => {
  quiet.expects(/status of 404/);
  await buy(page, await shop.article());
  const main = page.getByRole('main');
  await main.getByText('Delete the data of this order').click();
  await main.getByRole('button', { name: 'Delete it for good' }).dblclick();
  await expect(main.getByText('It is deleted.')).toBeVisible();
  await expect(main).not.toContainText(ADA['Full name']);
  await expect(main.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);
  await page.getByRole('banner').getByRole('link', { name: 'Orders' }).click();
  await expect(main).toContainText('No order was placed or found with this browser yet.');
  await expect(main.getByRole('link', { name: 'Browse bags' })).toHaveAttribute('href', '/bags');
  await page.goBack();
  await expect(main.getByRole('alert')).toContainText('This browser can’t see that order.');
  await expect(main).not.toContainText(ADA['Full name']);
});

test('promise: O6 — an order that cannot be deleted right now is whole, and the next try deletes it', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  const number = await buy(page, await shop.article());
  const main = page.getByRole('main');
  await main.getByText('Delete the data of this order').click();
  const erase = main.getByRole('button', { name: 'Delete it for good' });
  await failsInEachWay(page, {
    call: '/api/orders/*/data',
    method: 'DELETE',
    press: erase,
    alerts: main.getByRole('alert').filter({ hasText: /./ }),
    kept: async () => {
      await expect(main.locator('address')).toContainText(ADA['Full name']);
      await expect(main).not.toContainText('It is deleted.');
    },
  });
  // Not on the page alone: the shop has it.
  const elsewhere = await page.context().newPage();
  await open(elsewhere, `/orders/${number}`);
  await expect(elsewhere.getByRole('main').locator('address')).toContainText(ADA['Full name']);
  await erase.click();
  await expect(main.getByRole('status')).toHaveText('It is deleted.');
  await expect(main).not.toContainText(ADA['Full name']);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    main.getByRole('link', { name: 'Download the certificate' }).click(),
  ]);
  const signed = JSON.parse(await readFile(await file.path(), 'utf8')) as { certificate: { orders: string[] } };
  expect(signed.certificate.orders).toEqual([number]);
});

test('promise: O6 — an order whose deletion was answered into the void is deleted, and the page says that it is gone', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(SAYS);
  quiet.expects(/status of 404/);
  await buy(page, await shop.article());
  const main = page.getByRole('main');
  const alert = main.getByRole('alert').filter({ hasText: /./ });
  await main.getByText('Delete the data of this order').click();
  const erase = main.getByRole('button', { name: 'Delete it for good' });
  const back = await failing(page, '/api/orders/*/data', 'lost', 'DELETE');
  await erase.click();
  await expect(alert).toContainText('We can’t reach the shop right now.');
  await back();
  await erase.click();
  await expect(alert).toContainText('This is not here, or no longer.');
  await page.reload();
  await expect(alert).toContainText('This browser can’t see that order.');
  await expect(main).not.toContainText(ADA['Full name']);
});
