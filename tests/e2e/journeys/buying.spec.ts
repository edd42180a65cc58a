// A guest buys a bag: the main job.
import { BagsPage } from '../pages/bags';
import { BagPage } from '../pages/bag';
import { CartPage } from '../pages/cart';
import { ADA, CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, open } from '../pages/site';
import { buy, toPayment } from '../support/buying';
import { expect, test } from '../support/test';

test('a guest buys a bag from home in six clicks and eight fields, plus the card', async ({ page }) => {
  let clicks = 0;
  const click = async (target: { click(): Promise<void> }) => {
    clicks += 1;
    await target.click();
  };

  await open(page, '/');
  const home = new BagsPage(page);
  await click(home.bags.first());
  const bag = new BagPage(page);
  await click(bag.addToCart);
  await click(bag.viewCart);
  await click(new CartPage(page).checkout);

  const checkout = new CheckoutPage(page);
  await checkout.ready();
  const controls = checkout.main.locator('input, select, textarea').filter({ visible: true });
  expect(await controls.count(), 'visible fields').toBeLessThanOrEqual(8);
  await checkout.fill();
  const total = await checkout.total.innerText();
  await expect(checkout.pay).toHaveAccessibleName(`Pay ${total}`);
  await click(checkout.pay);
  expect(clicks, 'clicks').toBeLessThanOrEqual(6);

  const processor = new ProcessorPage(page);
  await expect(processor.amount).toHaveText(total);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
  await expect(new Site(page).cartCount).toBeEmpty();
});

test('promise: O1, O3 — name, mobile number and address suffice for an order, and each of them is needed', async ({
  page,
  shop,
}) => {
  const bag = new BagPage(page);
  await bag.add(await shop.article());
  await bag.viewCart.click();
  await new CartPage(page).checkout.click();
  const checkout = new CheckoutPage(page);
  await checkout.ready();

  await expect(checkout.field('Country or region')).toHaveValue('DE');
  for (const missing of Object.keys(ADA) as (keyof typeof ADA)[]) {
    await checkout.fill({ ...ADA, [missing]: '' });
    await checkout.pay.click();
    await expect(checkout.summary.getByRole('link')).toHaveText([missing]);
  }
  await checkout.fill();
  await checkout.pay.click();
  await new ProcessorPage(page).payWith(CARDS.good);

  const order = new OrderPage(page);
  await order.confirmed();
  for (const given of [ADA['Full name'], ADA['Address line 1'], `${ADA['Postal code']} ${ADA.City}`, 'Germany']) {
    await expect(order.main.getByText(given, { exact: true })).toBeVisible();
  }
  await expect(order.main.getByText('+49')).toBeVisible();
  await expect(order.main).not.toContainText('@');
});

test('promise: O7 — each order links to the whole policy', async ({ page, shop }) => {
  await buy(page, await shop.article());
  const order = new OrderPage(page);
  await order.main.getByRole('link', { name: 'How this order’s data is kept, and for how long' }).click();
  await expect(page).toHaveURL('/privacy/policy');
  await expect(new Site(page).heading).toHaveText('Privacy policy');
  await expect(page.locator('#keeping')).toContainText(/for \d+ days after/);
});

test('promise: P6.1 — the card goes to the processor and never to the shop', async ({ page, shop, traffic }) => {
  const processor = await toPayment(page, await shop.article());
  expect(new URL(page.url()).origin).not.toBe(shop.url);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();

  const digits = CARDS.good.replaceAll(' ', '');
  const plain = (text: string) => decodeURIComponent(text).replaceAll(/[ +]/g, '');
  const carrying = traffic.sent.filter(({ url, body }) => plain(url.href + body).includes(digits));
  expect(carrying.length).toBeGreaterThan(0);
  expect(carrying.filter(({ url }) => url.origin === shop.url)).toEqual([]);
});

for (const [name, card] of [
  ['Mastercard', CARDS.mastercard],
  ['American Express', CARDS.americanExpress],
  ['whose bank takes its time', CARDS.slow],
  ['whose webhook is late', CARDS.webhookLate],
  ['whose webhook comes twice', CARDS.webhookTwice],
  ['whose webhooks come out of order', CARDS.webhookOutOfOrder],
  ['that draws a forged webhook', CARDS.webhookForged],
] as const) {
  test(`a card ${name} ends in one placed order`, async ({ page, shop }) => {
    const article = await shop.article();
    const processor = await toPayment(page, article);
    await processor.payWith(card);
    const order = new OrderPage(page);
    const number = await order.confirmed();

    const { orders } = (await (await page.request.get('/api/orders')).json()) as {
      orders: { number: string; status: string }[];
    };
    expect(orders).toMatchObject([{ number, status: 'placed' }]);
  });
}

for (const [name, card, said] of [
  ['declined', CARDS.declined, 'Your bank declined this card. Nothing was charged.'],
  ['without sufficient funds', CARDS.insufficientFunds, 'There is not enough money on this card. Nothing was charged.'],
] as const) {
  test(`a card ${name} charges nothing, says why, and another card buys the bag`, async ({ page, shop }) => {
    const processor = await toPayment(page, await shop.article());
    const amount = await processor.amount.innerText();
    await processor.payWith(card);
    await expect(processor.alert).toContainText(said);
    await expect(processor.amount).toHaveText(amount);

    await processor.payWith(CARDS.good);
    await new OrderPage(page).confirmed();
  });
}

test('3-D Secure approved ends in a placed order', async ({ page, shop }) => {
  const processor = await toPayment(page, await shop.article());
  await processor.payWith(CARDS.secure);
  await processor.approve.click();
  await new OrderPage(page).confirmed();
});

test('promise: P2.3 — 3-D Secure refused charges nothing; asked again and approved, it ends in an order', async ({
  page,
  shop,
}) => {
  const processor = await toPayment(page, await shop.article());
  await processor.payWith(CARDS.secure);
  await processor.refuse.click();
  await expect(processor.alert).toContainText('not confirmed with your bank. Nothing was charged.');

  await processor.payWith(CARDS.secure);
  await processor.approve.click();
  await new OrderPage(page).confirmed();
});

test('who leaves the payment finds the cart as it was, and the same order goes on to be paid', async ({ page, shop }) => {
  const article = await shop.article();
  const processor = await toPayment(page, article);
  await processor.payWith(CARDS.declined);
  await processor.cancel.click();
  await expect(page).toHaveURL(url => url.origin === shop.url);

  await open(page, '/cart');
  const cart = new CartPage(page);
  await expect(cart.line(article.name).quantity).toHaveText('1');
  await cart.checkout.click();
  const checkout = new CheckoutPage(page);
  await checkout.ready();
  await checkout.pay.click();
  await processor.payWith(CARDS.good);
  const number = await new OrderPage(page).confirmed();

  const { orders } = (await (await page.request.get('/api/orders')).json()) as {
    orders: { number: string; status: string }[];
  };
  expect(orders.filter(({ status }) => status === 'placed')).toMatchObject([{ number }]);
  expect(orders.filter(({ status }) => status === 'awaiting_payment')).toEqual([]);
});

test.describe('in a shop of its own', () => {
  test.use({ shopKind: 'own' });

  test('an order takes its units off the shelf, once', async ({ page, shop }) => {
    const article = await shop.article();
    await shop.setStock(article.variant.sku, 3);
    await expect.poll(() => shop.available(article)).toBe(3);
    const processor = await toPayment(page, article);
    await expect.poll(() => shop.available(article), 'reserved while it is paid for').toBe(2);
    await processor.payWith(CARDS.webhookTwice);
    await new OrderPage(page).confirmed();
    await expect.poll(() => shop.available(article)).toBe(2);
  });
});
