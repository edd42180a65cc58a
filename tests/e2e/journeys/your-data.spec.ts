// Seeing what is held, taking it away, and having it forgotten: a guest does all of it alone.
import { readFile } from 'node:fs/promises';
import { ADA } from '../pages/checkout';
import { FindOrderPage, OrderPage } from '../pages/orders';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy } from '../support/buying';
import { expect, test } from '../support/test';
import { unzip } from '../support/zip';

test('a guest sees her data, downloads and reads it, and has everything deleted', async ({ page, shop, quiet }) => {
  const number = await buy(page, await shop.article());
  await new Site(page).link('Privacy center').click();
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Where you are signed in' })).toHaveAttribute('href', '/account/security');
  await main.getByRole('link', { name: 'Your data' }).click();
  await expect(main.getByRole('heading', { name: 'Your data', level: 1 })).toBeVisible();
  const orders = page.getByTestId('held-orders');
  await expect(orders).toContainText(number);
  await expect(orders).toContainText(ADA['Full name']);
  await expect(orders).toContainText(/until \d+ \w+ \d{4}/);
  await orders.getByText('What for, where from, who gets it, and how long').click();
  await expect(orders).toContainText('The carrier needs to know whom to hand the parcel to.');
  await expectAccessible(page, 'your data');

  const [archive] = await Promise.all([
    page.waitForEvent('download'),
    main.getByRole('button', { name: 'Download everything' }).click(),
  ]);
  expect(archive.suggestedFilename()).toMatch(/^valise-data-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzip(await readFile(await archive.path()));
  expect(Object.keys(files).sort()).toEqual(['data.json', 'index.html', 'schema.json', 'signature.json']);
  for (const name of ['data.json', 'index.html']) {
    expect(files[name]).toContain(number);
    expect(files[name]).toContain(ADA['Full name']);
  }

  await main.getByRole('button', { name: 'See what would be deleted' }).click();
  const forget = page.locator('#forget');
  await expect(forget).toContainText('Bookkeeping law asks for the records of a sale for ten years.');
  await expect(forget).toContainText('Told to forget it, too: Sandbox Payments.');
  await expectAccessible(page, 'what would be deleted');
  await forget.getByRole('button', { name: 'Erase now' }).click();
  const forgotten = page.locator('#forgotten');
  await expect(forgotten).toBeFocused();
  await expect(forgotten.getByRole('status')).toHaveText('It is deleted.');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    forgotten.getByRole('link', { name: 'Download the certificate' }).click(),
  ]);
  const signed = JSON.parse(await readFile(await file.path(), 'utf8')) as { certificate: { orders: string[] } };
  expect(signed.certificate.orders).toEqual([number]);
  expect(JSON.stringify(signed)).not.toContain(ADA['Full name']);
  await expectAccessible(page, 'the certificate');

  quiet.expects(/status of 404/);
  await open(page, `/orders/${number}`);
  await expect(main.getByRole('alert')).toBeVisible();
  await open(page, '/privacy/data');
  await expect(main).toContainText('We hold nothing about this browser.');
});

test.describe('in a shop of its own', () => {
  // Attempts to find an order are counted by address, and every browser here has the same one.
  test.use({ shopKind: 'own' });

  test('promise: P5.1 — a guest on another device finds the order, sees what is held of it, and has it erased', async ({
    page,
    shop,
    newVisitor,
    quiet,
  }) => {
    const number = await buy(page, await shop.article());
    const elsewhere = await newVisitor();
    await open(elsewhere, '/orders/find');
    await new FindOrderPage(elsewhere).find(number, ADA['Mobile number']);
    expect(await new OrderPage(elsewhere).confirmed()).toBe(number);
    await new Site(elsewhere).link('Privacy center').click();
    const main = elsewhere.getByRole('main');
    await main.getByRole('link', { name: 'Your data' }).click();
    await expect(elsewhere.getByTestId('held-orders')).toContainText(number);
    await expect(elsewhere.getByTestId('held-orders')).toContainText(ADA['Full name']);

    await main.getByRole('button', { name: 'See what would be deleted' }).click();
    await elsewhere.locator('#forget').getByRole('button', { name: 'Erase now' }).click();
    await expect(elsewhere.locator('#forgotten').getByRole('status')).toHaveText('It is deleted.');
    quiet.expects(/status of 404/);
    for (const device of [elsewhere, page]) {
      await open(device, `/orders/${number}`);
      await expect(device.getByRole('main').getByRole('alert')).toBeVisible();
      await expect(device.getByRole('main')).not.toContainText(ADA['Full name']);
    }
  });
});

test('an order is deleted from its own page, with a warning before and a certificate after', async ({ page, shop, quiet }) => {
  const number = await buy(page, await shop.article());
  const main = page.getByRole('main');
  await main.getByText('Delete the data of this order').click();
  await expect(main).toContainText('we can no longer deliver what has not arrived');
  await main.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(main.getByText('It is deleted.')).toBeVisible();
  await expect(main.getByRole('link', { name: 'Download the certificate' })).toBeVisible();
  await expectAccessible(page, 'a deleted order');
  quiet.expects(/status of 404/);
  await open(page, `/orders/${number}`);
  await expect(main.getByRole('alert')).toBeVisible();
});
