// An account from its first day to its last, as its owner meets it.
import { readFile } from 'node:fs/promises';
import { AccountPages, PASSWORD, mailedLink, somebody } from '../pages/account';
import { ADA, CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { YourDataPage } from '../pages/privacy';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy, toCheckout } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { tabTo } from '../support/keys';
import { expect, test } from '../support/test';
import { unzip } from '../support/zip';

test('promise: P5.1 — from registering to erased: a guest’s order joins, the export has it, the erasure ends it', async ({
  page,
  shop,
  newVisitor,
  quiet,
}) => {
  test.slow();
  quiet.expects(/status of 401/);
  const email = somebody();
  const number = await buy(page, await shop.article());
  await new OrderPage(page).main.getByTestId('offer').getByRole('link', { name: 'Create an account' }).click();
  const account = new AccountPages(page);
  await expect(account.heading).toHaveText('Create an account');
  await account.register(shop, email);
  await account.in(email);
  await expect(page.getByTestId('account-email')).toHaveText(email);
  await expect(account.main.getByRole('link', { name: number })).toBeVisible();
  await expectAccessible(page, 'an account');

  // On another device the account alone shows it.
  const elsewhere = await newVisitor();
  const there = new AccountPages(elsewhere);
  await there.in(email);
  await new Site(elsewhere).link('Orders').click();
  await there.main.getByRole('link', { name: number }).click();
  await expect(new OrderPage(elsewhere).number).toHaveText(number);
  await expect(elsewhere.getByTestId('offer').getByRole('link')).toHaveCount(0);

  await open(elsewhere, '/privacy/data');
  const data = new YourDataPage(elsewhere);
  await expect(data.main).toContainText(email);
  const [archive] = await Promise.all([elsewhere.waitForEvent('download'), data.download.click()]);
  const files = unzip(await readFile(await archive.path()));
  for (const known of [number, email, ADA['Full name']]) expect(files['data.json']).toContain(known);

  await data.preview.click();
  await expect(data.main).toContainText('Email of the account');
  await data.erase.click();
  await expect(data.main.getByRole('status')).toHaveText('It is deleted.');
  await expect(data.main).not.toContainText(email);
  await there.visit();
  await there.email.fill(email);
  await there.password.fill(PASSWORD);
  await there.signIn.click();
  await expect(there.alerts).toContainText('Email and password do not fit together');
});

test('promise: P6.1 — a wrong password and an unknown address are answered alike, and so is registering twice', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 401/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.open();
  const answers: string[] = [];
  for (const [who, password] of [
    [email, 'another sentence than hers'],
    [somebody(), PASSWORD],
  ]) {
    await account.email.fill(who);
    await account.password.fill(password);
    await account.signIn.click();
    await expect(account.alerts).toBeFocused();
    answers.push(await account.alerts.innerText());
    expect([await account.email.inputValue(), await account.password.inputValue()]).toEqual([who, password]);
    await page.reload();
  }
  expect(answers[0]).toContain('Email and password do not fit together');
  expect(answers[1]).toBe(answers[0]);

  await account.open('/account/register');
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  await account.create.click();
  await expect(account.main).toContainText('Look into your mailbox');
  // Its owner is told by mail, and nobody else.
  const told = async () => (await shop.mails()).some(mail => mail.to.includes(email) && mail.subject.includes('already'));
  await expect.poll(told, { timeout: 20_000 }).toBe(true);
});

test('signed out in one tab is signed out in the other, which says so; Back shows nothing of the account', async ({
  page,
  shop,
}) => {
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  const other = await page.context().newPage();
  const there = new AccountPages(other);
  await there.open('/account/security');
  await expect(other.getByTestId('sessions').getByRole('listitem')).toHaveCount(1);
  await account.signOut.click();
  await expect(account.heading).toHaveText('Sign in');
  await expect(account.heading).toBeFocused();
  await expect(account.told('You are signed out.')).toBeVisible();
  await expect(there.heading).toHaveText('Sign in');
  await expect(there.told('You are signed out.')).toBeVisible();
  await expect(new Site(other).announcer).toContainText('in another tab');
  await expect(there.main).not.toContainText(email);
  await page.goBack();
  await expect(account.main).not.toContainText(email);
  await account.open();

  // And in again: the other tab shows its page at once.
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  await account.signIn.click();
  await expect(account.heading).toHaveText('Your account');
  await expect(there.heading).toHaveText('Security');
});

test('an address of the book fills the checkout, and typing is never replaced', async ({ page, shop }) => {
  const email = somebody();
  const account = new AccountPages(page);
  await account.register(shop, email);
  await account.in(email);
  await account.main.getByRole('link', { name: 'Addresses' }).click();
  const book = account.main.getByRole('region', { name: 'Addresses' });
  const save = account.main.getByRole('button', { name: 'Save the address' });
  await account.main.getByRole('button', { name: 'Add an address' }).click();
  await account.main.getByLabel('Country or region').selectOption('DE');
  await save.click();
  await expect(account.alerts).toContainText('Enter street and house number.');
  await expect(account.alerts).toBeFocused();
  for (const [label, text] of Object.entries(ADA)) await account.main.getByLabel(label, { exact: true }).fill(text);
  await expectAccessible(page, 'an address');
  await save.click();
  await expect(book.getByRole('listitem')).toContainText(`${ADA['Postal code']} ${ADA.City}, Germany`);
  await expect(book).toBeFocused();

  await book.getByRole('button', { name: 'Edit' }).click();
  await account.main.getByLabel('Address line 1', { exact: true }).fill('Elsewhere 2');
  await save.click();
  await expect(book.getByRole('listitem')).toHaveCount(1);
  await expect(book.getByRole('listitem')).toContainText('Elsewhere 2');

  const { checkout } = await toCheckout(page, shop);
  await expect(checkout.field('Full name')).toHaveValue(ADA['Full name']);
  await expect(checkout.field('Address line 1')).toHaveValue('Elsewhere 2');
  await expect(checkout.field('Email (optional)')).toHaveValue(email);
  await checkout.field('Full name').fill('Somebody Else');
  await page.reload();
  await checkout.ready();
  await expect(new CheckoutPage(page).field('Full name')).toHaveValue('Somebody Else');

  await account.open('/account/addresses');
  await book.getByRole('button', { name: 'Remove' }).click();
  await expect(account.main).toContainText('No address is kept yet.');
});

test('registering and signing in by keyboard alone', async ({ page, shop }) => {
  const email = somebody();
  const account = new AccountPages(page);
  await open(page, '/');
  await tabTo(page, new Site(page).link('Account'));
  await page.keyboard.press('Enter');
  await expect(account.heading).toBeFocused();
  await tabTo(page, account.main.getByRole('link', { name: 'Create an account' }));
  await page.keyboard.press('Enter');
  await tabTo(page, account.email);
  await page.keyboard.type(email);
  await tabTo(page, account.password);
  await page.keyboard.type('too short');
  await page.keyboard.press('Enter');
  await expect(account.alerts).toContainText('This is too short');
  await expect(account.alerts).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(account.password).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(account.main).toContainText('Look into your mailbox');
  await account.followLink(await mailedLink(shop, email, 'verify'));
  await tabTo(page, account.password);
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(account.main).toContainText('Confirmed.');
  await tabTo(page, account.main.getByRole('link', { name: 'Sign in' }));
  await page.keyboard.press('Enter');
  await tabTo(page, account.email);
  await page.keyboard.type(email);
  await tabTo(page, account.password);
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(account.heading).toHaveText('Your account');
  await expect(account.heading).toBeFocused();
});

test('only whoever registered confirms: the mailed link asks for the password', async ({ page, shop, quiet }) => {
  quiet.expects(/status of (401|404)/);
  const email = somebody();
  const account = new AccountPages(page);
  await account.open('/account/register');
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  await account.create.click();
  const link = await mailedLink(shop, email, 'verify');
  await account.followLink(link);
  expect(page.url(), 'the token does not stay in the address bar').not.toContain('#');
  await expectAccessible(page, 'confirming');
  await account.password.fill('a password of somebody else');
  await account.confirm.click();
  await expect(account.alerts).toContainText('This is not the password of this registration.');
  await account.password.fill(PASSWORD);
  await account.confirm.click();
  await expect(account.main).toContainText('Confirmed.');

  await account.followLink(link);
  await account.password.fill(PASSWORD);
  await account.confirm.click();
  await expect(account.alerts).toContainText('This link is no longer good');
});

test('registering while the shop fails says so, keeps what was typed, and works afterwards', async ({ page, shop, quiet }) => {
  quiet.expects(SAYS);
  const email = somebody();
  const account = new AccountPages(page);
  await account.open('/account/register');
  await account.email.fill(email);
  await account.password.fill(PASSWORD);
  for (const [how, said] of [
    ['away', 'Nothing you entered is lost.'],
    [429, 'In about 2 minutes it will work.'],
    [503, 'The shop is very busy.'],
  ] as const) {
    const back = await failing(page, '/api/account/register', how);
    await account.create.click();
    await expect(account.alerts).toContainText(said);
    await expect(account.alerts).toBeFocused();
    expect([await account.email.inputValue(), await account.password.inputValue()]).toEqual([email, PASSWORD]);
    await back();
  }
  await account.create.click();
  await expect(account.main).toContainText('Look into your mailbox');
  await mailedLink(shop, email, 'verify');
});

test('a password can be looked at, pasted and filled in by a manager', async ({ page }) => {
  const account = new AccountPages(page);
  await account.open('/account/register');
  await expect(account.email).toHaveAttribute('autocomplete', 'username');
  await expect(account.password).toHaveAttribute('autocomplete', 'new-password');
  await expect(account.main.locator('input[type=password]')).toHaveCount(1);
  await account.password.fill('x'.repeat(200));
  await expect(account.password, 'nothing pasted is cut').toHaveValue('x'.repeat(200));
  await account.main.getByRole('button', { name: 'Show' }).click();
  await expect(account.password).toHaveAttribute('type', 'text');
  await account.main.getByRole('button', { name: 'Show' }).click();
  await expect(account.password).toHaveAttribute('type', 'password');
});
