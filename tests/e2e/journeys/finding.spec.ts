// Finding the order again.
import { ADA } from '../pages/checkout';
import { FindOrderPage, OrderPage } from '../pages/orders';
import { Site, open } from '../pages/site';
import { buy } from '../support/buying';
import { expect, test } from '../support/test';

test('the browser that bought sees the order at once', async ({ page, shop }) => {
  const number = await buy(page, await shop.article());
  await new Site(page).link('Orders').click();
  await page.getByRole('main').getByRole('link', { name: number }).click();
  await expect(new OrderPage(page).number).toHaveText(number);
});

test('elsewhere, number and mobile number open it, however they are written', async ({ page, shop, newVisitor }) => {
  const number = await buy(page, await shop.article());
  const elsewhere = await newVisitor();
  await open(elsewhere, '/orders/find');
  const sloppily = number.toLowerCase().replaceAll('-', ' ');
  await new FindOrderPage(elsewhere).find(sloppily, '+49 (151) 234-56789');
  expect(await new OrderPage(elsewhere).confirmed()).toBe(number);
});

test.describe('in a shop of its own', () => {
  // Attempts are counted by address, and every browser here has the same one.
  test.use({ shopKind: 'own' });

  test('a wrong number and an unknown one look the same', async ({ page, shop, newVisitor, quiet }) => {
    quiet.expects(/status of 404/);
    const number = await buy(page, await shop.article());
    // Another number of the same form: its first character is another letter of it.
    const letters = number.replaceAll('-', '');
    const swapped = [...letters].find(letter => letter !== number.at(-1)) ?? 'A';
    const unknown = number.slice(0, -1) + swapped;

    const elsewhere = await newVisitor();
    await open(elsewhere, '/orders/find');
    const find = new FindOrderPage(elsewhere);
    const answers: string[] = [];
    elsewhere.on('response', async response => {
      if (response.url().endsWith('/api/orders/find')) answers.push(`${response.status()} ${await response.text()}`);
    });
    const said: string[] = [];
    for (const [given, mobile] of [
      [number, '0151 23456780'],
      [unknown, ADA['Mobile number']],
      [number, 'no number at all'],
    ]) {
      const answered = answers.length + 1;
      await find.find(given, mobile);
      await expect.poll(() => answers.length).toBe(answered);
      await expect(find.alert).toContainText('We found no order with this number and mobile number.');
      said.push(await find.alert.innerText());
      await expect(find.number).toHaveValue(given);
      await expect(find.mobile).toHaveValue(mobile);
    }
    expect(new Set(answers).size, answers.join('\n')).toBe(1);
    expect(new Set(said).size).toBe(1);
  });

  test('guessing is limited, and says so', async ({ page, quiet }) => {
    quiet.expects(/status of 404/);
    quiet.expects(/status of 429/);
    await open(page, '/orders/find');
    const find = new FindOrderPage(page);
    await expect(async () => {
      await find.find('VL-2222-3333-4444', ADA['Mobile number']);
      await expect(find.alert).toContainText('Too many attempts.', { timeout: 100 });
    }).toPass({ intervals: [0], timeout: 30_000 });
  });

  test('neither number, token, name nor mobile number of an order reaches the log', async ({ page, shop, newVisitor }) => {
    const number = await buy(page, await shop.article(), { ...ADA, 'Email (optional)': 'ada@example.org' });
    await page.reload();
    await new OrderPage(page).number.waitFor();
    const found = await newVisitor();
    await open(found, '/orders/find');
    await new FindOrderPage(found).find(number, ADA['Mobile number']);
    await new OrderPage(found).number.waitFor();
    await expect.poll(async () => (await shop.mails()).length, { timeout: 20_000 }).toBe(1);
    const [{ text }] = await shop.mails();
    const link = /http\S+\/orders\/open#(\S+)/.exec(text);
    const mailed = await newVisitor();
    await mailed.goto(link?.[0] ?? '');
    await new OrderPage(mailed).number.waitFor();

    expect(shop.logged, 'each request is logged').toContain('/api/orders/find');
    for (const secret of [number, number.slice(3), link?.[1] ?? '', 'Lovelace', '23456789', 'ada@example.org', 'Linden']) {
      expect(secret.length).toBeGreaterThan(5);
      expect(shop.logged).not.toContain(secret);
    }
  });

  test('the mailed link opens it, and its token leaves the address bar', async ({ page, shop, newVisitor, traffic }) => {
    const number = await buy(page, await shop.article(), { ...ADA, 'Email (optional)': 'ada@example.com' });
    await expect.poll(() => shop.mails(), { timeout: 20_000 }).toHaveLength(1);
    const [mail] = await shop.mails();
    expect(mail.to).toContain('ada@example.com');
    expect(mail.text).toContain(number);
    const link = /http:\/\/\S+\/orders\/open#(\S+)/.exec(mail.text);
    expect(link, mail.text).not.toBeNull();
    const [address, token] = link ?? [];

    const elsewhere = await newVisitor();
    const mark = traffic.mark();
    await elsewhere.goto(address ?? '');
    expect(await new OrderPage(elsewhere).confirmed()).toBe(number);
    expect(elsewhere.url()).not.toContain(token);
    await elsewhere.goBack();
    expect(elsewhere.url()).not.toContain(token);
    for (const { url, referrer } of traffic.sent.slice(mark)) {
      // The fragment of the first navigation is the browser's alone: it is not sent.
      expect(url.pathname + url.search).not.toContain(token);
      expect(referrer).not.toContain(token);
    }
  });

  test('without an email no mail is sent', async ({ page, shop, newVisitor }) => {
    await buy(page, await shop.article());
    const other = await newVisitor();
    await buy(other, await shop.article(), { ...ADA, 'Email (optional)': 'grace@example.com' });
    await expect.poll(() => shop.mails(), { timeout: 20_000 }).toHaveLength(1);
    expect((await shop.mails())[0].to).toContain('grace@example.com');
  });
});

test('a mailed link that was cut says what to do', async ({ page, quiet }) => {
  quiet.expects(/status of 404/);
  await open(page, '/orders/open#cut');
  await expect(page.getByRole('alert')).toContainText('This link does not open an order.');
  await page.getByRole('main').getByRole('link', { name: 'Find an order' }).click();
  await expect(page).toHaveURL('/orders/find');
});

test('an order is nobody else’s to see', async ({ page, shop, newVisitor, quiet }) => {
  quiet.expects(/status of 404/);
  const number = await buy(page, await shop.article());
  const other = await newVisitor();
  await open(other, `/orders/${number}`);
  await expect(other.getByRole('alert')).toContainText('This browser can’t see that order.');
  await expect(other.getByRole('main')).not.toContainText(ADA['Full name']);
});

test('no order number reaches a query, a referrer or another page’s request', async ({ page, shop, traffic }) => {
  const number = await buy(page, await shop.article());
  const site = new Site(page);
  await site.link('Bags').click();
  await page.getByRole('main').locator('a[href^="/bags/"]').first().click();
  await page.goBack();
  await page.goBack();
  await expect(new OrderPage(page).number).toHaveText(number);
  await page.reload();
  await expect(new OrderPage(page).number).toHaveText(number);

  for (const { url, referrer, kind } of traffic.sent) {
    expect(url.search, url.href).not.toContain(number);
    expect(referrer, url.href).not.toContain(number);
    if (url.pathname.includes(number)) expect(['document', 'fetch', 'xhr'], url.href).toContain(kind);
  }
});
