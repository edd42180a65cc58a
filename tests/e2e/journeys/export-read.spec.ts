// The downloaded data as somebody reads it who has no program of the shop: unpacked, and its page opened in a browser.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { AccountPages, somebody } from '../pages/account';
import { ADA } from '../pages/checkout';
import { YourDataPage } from '../pages/privacy';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy } from '../support/buying';
import { expect, test } from '../support/test';

const run = promisify(execFile);

/** What she gives for an order, each a word that stands nowhere by chance. */
const ORDERED = { ...ADA, 'Email (optional)': 'ada.parcels@example.org', 'Address line 2 (optional)': 'Hinterhaus <3 & Söhne' };

for (const colorScheme of ['light', 'dark'] as const) {
  test(`promise: P5.2 — what is downloaded is unpacked, opened and read without the shop, ${colorScheme}`, async ({
    page,
    shop,
    newVisitor,
    traffic,
  }, info) => {
    test.slow();
    const email = somebody();
    const number = await buy(page, await shop.article(), ORDERED);
    const account = new AccountPages(page);
    await account.register(shop, email);
    await account.in(email);
    await new Site(page).choice('Accept all').click();
    await account.open('/account/addresses');
    await account.main.getByRole('button', { name: 'Add an address' }).click();
    await account.main.getByLabel('Country or region').selectOption('DE');
    const at = { ...ADA, 'Address line 1': 'Zeugma Row 41' };
    for (const [label, text] of Object.entries(at)) await account.main.getByLabel(label, { exact: true }).fill(text);
    await account.main.getByRole('button', { name: 'Save the address' }).click();
    await expect(account.main.getByRole('listitem')).toContainText('Zeugma Row 41');

    await open(page, '/privacy/data');
    const data = new YourDataPage(page);
    const [archive] = await Promise.all([page.waitForEvent('download'), data.download.click()]);
    const zip = info.outputPath(archive.suggestedFilename());
    await archive.saveAs(zip);
    // By a program that everybody has, and not by our own.
    const folder = info.outputPath('unpacked');
    await mkdir(folder, { recursive: true });
    await run('python3', ['-m', 'zipfile', '-e', zip, folder]);
    const keys = info.outputPath('keys.json');
    await writeFile(keys, await (await page.request.get('/.well-known/receipt-keys.json')).body());
    expect(await shop.console('export', 'verify', zip, '--key', keys)).toContain('the export holds: ');

    const reader = await newVisitor({ colorScheme, viewport: { width: 800, height: 600 } });
    const mark = traffic.mark();
    await reader.goto(pathToFileURL(join(folder, 'index.html')).href);
    await expect(reader).toHaveTitle('Your data at Valise');
    await expectAccessible(reader, `an export, ${colorScheme}`);
    const main = reader.getByRole('main');
    const { 'Mobile number': _dialled, ...written } = ORDERED;
    for (const known of [number, email, 'Zeugma Row 41', /151 ?23456789/, ...Object.values(written)]) {
      await expect(main.getByText(known).first(), String(known)).toBeVisible();
    }
    await expect(main.getByText('Germany').first()).toBeVisible();
    // What each is, for what, and what can be done about it.
    const title = reader.getByRole('heading', { name: 'Orders', exact: true });
    const orders = main.locator('section').filter({ has: title });
    const why = orders.getByText('The carrier needs to know whom to hand the parcel to.').first();
    await expect(why).toBeHidden();
    await orders.getByText('What for, where from, who gets it, until when').click();
    await expect(why).toBeVisible();
    for (const heading of ['What is not here', 'What was handed to others', 'Who looked', 'Who gets what', 'Your rights']) {
      await expect(main.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    }
    await expect(main.getByText('The hash of your password')).toBeVisible();
    await expectAccessible(reader, `an export, unfolded, ${colorScheme}`);
    const paper = await reader.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(paper).toBe('light dark');
    expect(
      await reader.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      'nothing hangs over its edge',
    ).toBe(true);
    expect(traffic.origins(mark), 'nobody is asked for anything').toEqual([]);
  });
}
