// Prices and stock change while somebody buys. Each test has a shop of its own.
import { BagPage } from '../pages/bag';
import { CartPage } from '../pages/cart';
import { CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy, putIntoCart, toCheckout, toPayment } from '../support/buying';
import { sticksOut } from '../support/fit';
import { expect, test } from '../support/test';

test.use({ shopKind: 'own' });

test('a price that rises on the checkout page stops the payment and shows the difference', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  const { checkout, article } = await toCheckout(page, shop);
  await checkout.fill();
  const before = await checkout.total.innerText();
  await shop.setPrice(article.variant.sku, article.variant.price.minor + 5_000);
  await checkout.pay.click();

  await expect(checkout.stopped).toContainText('Nothing was charged.');
  await expect(checkout.stopped).toBeFocused();
  await expect(checkout.stopped).toContainText(/Goods: .+ → .+/);
  await expect(checkout.stopped).toContainText(`Total: ${before} → `);
  await expect(checkout.total).not.toHaveText(before);
  await expect(page).toHaveURL('/checkout');
  const { orders } = (await (await page.request.get('/api/orders')).json()) as { orders: unknown[] };
  expect(orders).toEqual([]);
});

test('a price that falls under what is carried for free says the delivery that it costs now', async ({ page, shop, quiet }) => {
  quiet.expects(/status of 409/);
  const article = await shop.article();
  // Within the Union carriage is free from 150 euros on (crates/contract/src/landed_cost/carriage.rs).
  await shop.setPrice(article.variant.sku, 15_000);
  await expect.poll(() => shop.price(article)).toBe(15_000);
  await putIntoCart(page, article);
  const checkout = new CheckoutPage(page);
  await checkout.open();
  await checkout.fill();
  await expect(checkout.main).toContainText('Delivery is free at this value.');
  const before = await checkout.delivery.innerText();
  await shop.setPrice(article.variant.sku, 14_999);
  await checkout.pay.click();

  await expect(checkout.stopped).toContainText('Nothing was charged.');
  await expect(checkout.stopped).toContainText(/Delivery: .+ → .+/);
  await expect(checkout.delivery).not.toHaveText(before);
  await expect(checkout.stopped).toContainText(`Delivery: ${before} → ${await checkout.delivery.innerText()}`);
  await expect(checkout.main).not.toContainText('Delivery is free at this value.');
  await expect(page).toHaveURL('/checkout');
  const { orders } = (await (await page.request.get('/api/orders')).json()) as { orders: unknown[] };
  expect(orders).toEqual([]);
});

test('after a price change the shopper accepts the new price at its bag, where she is, and buys at it', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  const { checkout, article } = await toCheckout(page, shop);
  await checkout.fill();
  await shop.setPrice(article.variant.sku, article.variant.price.minor + 5_000);
  await checkout.pay.click();
  await checkout.stopped.waitFor();

  const line = checkout.lines.filter({ hasText: article.name });
  await expect(line).toContainText(/The price of one changed from .+ to .+\./);
  await expect(checkout.pay).toBeHidden();
  await line.getByRole('button', { name: 'Keep it at this price' }).click();
  await checkout.ready();
  await expect(page).toHaveURL('/checkout');
  await expect(line).not.toContainText('The price of one changed');
  const total = await checkout.total.innerText();
  await checkout.pay.click();
  const processor = new ProcessorPage(page);
  await expect(processor.amount).toHaveText(total);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
});

test('a price that changes in the cart is said at its line, with what can be done', async ({ page, shop }) => {
  const article = await shop.article();
  await putIntoCart(page, article);
  await shop.setPrice(article.variant.sku, article.variant.price.minor + 1_000);
  const cart = new CartPage(page);
  await cart.open();
  const line = cart.line(article.name);
  await expect(line.row).toContainText(/The price of one changed from .+ to .+\./);
  await expect(cart.checkout).toBeHidden();
  await line.row.getByRole('button', { name: 'Keep it at this price' }).click();
  await expect(line.row).not.toContainText('The price of one changed');
  await expect(cart.checkout).toBeVisible();
});

test('an accepted price and a quantity that is under way are both taken, one after the other', async ({ page, shop }) => {
  const article = await shop.article();
  await putIntoCart(page, article);
  await shop.setPrice(article.variant.sku, article.variant.price.minor + 1_000);
  const cart = new CartPage(page);
  await cart.open();
  const line = cart.line(article.name);
  const keep = line.row.getByRole('button', { name: 'Keep it at this price' });
  await keep.waitFor();
  let answer = () => {};
  const held = new Promise<void>(done => (answer = done));
  await page.route('**/api/cart/lines/*', async route => {
    await held;
    await route.continue();
  });
  await line.more.click();
  await keep.click();
  answer();
  await expect(line.row).not.toContainText('The price of one changed');
  await expect(line.quantity).toHaveText('2');
  await expect(cart.main.getByRole('alert')).toHaveCount(0);
  await expect(cart.checkout).toBeVisible();
});

test('a price that rises while she is on the payment page changes nothing for her', async ({ page, shop }) => {
  const article = await shop.article();
  const processor = await toPayment(page, article);
  const amount = await processor.amount.innerText();
  await shop.setPrice(article.variant.sku, article.variant.price.minor + 5_000);
  await page.reload();
  await expect(processor.amount).toHaveText(amount);
  await processor.payWith(CARDS.good);
  const order = new OrderPage(page);
  await order.confirmed();
  await expect(order.main.locator('.sums dd').last()).toHaveText(amount);
});

test('stock gone while on the checkout page: nothing is charged, and its bag says so, once', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  const { checkout, article } = await toCheckout(page, shop);
  await checkout.fill();
  await shop.setStock(article.variant.sku, 0);
  await checkout.pay.click();
  await expect(checkout.stopped).toBeVisible();
  await expect(checkout.stopped).toBeFocused();
  await expect(page).toHaveURL('/checkout');
  await expect(checkout.main.getByText('Something in your cart changed.')).toHaveCount(1);
  const gone = checkout.lines.filter({ hasText: article.name });
  await expect(gone).toContainText('This one is sold out.');
  const remove = gone.getByRole('button', { name: 'Remove' });
  const [button, line] = [await remove.boundingBox(), await gone.boundingBox()];
  expect(button?.height, 'its word stands on one line').toBeLessThan(60);
  expect(button?.x, 'under the whole line').toBe(line?.x);

  await checkout.main.getByRole('link', { name: 'Back to the cart' }).click();
  const cart = new CartPage(page);
  await expect(cart.line(article.name).row).toContainText('This one is sold out. Please remove it to go on.');
  await expect(cart.checkout).toBeHidden();
  const { orders } = (await (await page.request.get('/api/orders')).json()) as { orders: unknown[] };
  expect(orders).toEqual([]);
});

test('less stock than wanted is said at the line, and what there is can be taken', async ({ page, shop }) => {
  const article = await shop.article();
  await putIntoCart(page, article, 5);
  await shop.setStock(article.variant.sku, 2);
  const cart = new CartPage(page);
  await cart.open();
  const line = cart.line(article.name);
  await expect(line.row).toContainText('Only 2 left.');
  await expect(cart.checkout).toBeHidden();
  await line.row.getByRole('button', { name: 'Take 2' }).click();
  await expect(line.quantity).toHaveText('2');
  await expect(cart.checkout).toBeVisible();
});

test('less stock than wanted is said at the bag on the checkout page, and what there is can be taken there', async ({
  page,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  const article = await shop.article();
  await putIntoCart(page, article, 3);
  const checkout = new CheckoutPage(page);
  await checkout.open();
  await checkout.fill();
  await shop.setStock(article.variant.sku, 2);
  await checkout.pay.click();
  const line = checkout.lines.filter({ hasText: article.name });
  await expect(line).toContainText('Only 2 left.');
  await line.getByRole('button', { name: 'Take 2' }).click();
  await checkout.ready();
  await expect(line).toContainText('× 2');
  await expect(checkout.stopped).toHaveCount(0);
  await checkout.pay.click();
  await new ProcessorPage(page).number.waitFor();
});

test('while one pays for the last bag nobody else can take it', async ({ page, shop, newVisitor, quiet }) => {
  quiet.expects(/status of 409/);
  const article = await shop.article();
  await shop.setStock(article.variant.sku, 1);
  const other = await newVisitor();
  await putIntoCart(other, article);
  const theirs = new CheckoutPage(other);
  await theirs.open();
  await theirs.fill();

  const processor = await toPayment(page, article);
  await theirs.pay.click();
  await expect(theirs.stopped).toBeVisible();
  await expect(other).toHaveURL('/checkout');

  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
});

test.describe('where a reservation is short', () => {
  test.use({ reservationS: 30 });

  test('her reservation runs out at the payment page and another takes the last bag: nothing is charged, the payment page is closed, the order says so, her cart says sold out', async ({
    page,
    shop,
    newVisitor,
    quiet,
  }) => {
    quiet.expects(/status of 410/);
    const article = await shop.article();
    await shop.setStock(article.variant.sku, 1);
    await expect.poll(() => shop.available(article)).toBe(1);
    const processor = await toPayment(page, article);
    await expect.poll(() => shop.available(article), 'hers alone').toBe(0);
    const [{ number }] = ((await (await page.request.get('/api/orders')).json()) as { orders: { number: string }[] }).orders;

    await expect.poll(() => shop.available(article), { message: 'it has run out', timeout: 90_000 }).toBe(1);
    await buy(await newVisitor(), article);
    await processor.payWith(CARDS.good);
    await expect(processor.closed).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Nothing was charged.');
    await expect(processor.number).toHaveCount(0);

    await processor.back.click();
    const checkout = new CheckoutPage(page);
    await expect(checkout.lines.filter({ hasText: article.name })).toContainText('This one is sold out.');
    await expect(checkout.pay).toBeHidden();

    const cart = new CartPage(page);
    await cart.open();
    await expect(cart.line(article.name).row).toContainText('This one is sold out. Please remove it to go on.');
    await expect(cart.checkout).toBeHidden();

    await open(page, `/orders/${number}`);
    const order = new OrderPage(page);
    await expect(order.main.getByRole('heading', { level: 1 })).toHaveText('This order has run out');
    await expect(order.number).toHaveText(number);
    await expect(order.main).toContainText('Nothing was charged.');
    await expect(order.main.getByRole('listitem').filter({ hasText: 'Expired without a payment' })).toHaveAttribute('aria-current', 'step');
    await expect(order.toPayment).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `an order that has run out, ${colorScheme}`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await sticksOut(page), 'wider than 320 px').toEqual([]);
  });
});

test('no more than there is can be put into the cart, and the bag’s page says so', async ({ page, shop, quiet }) => {
  quiet.expects(/status of 409/);
  const article = await shop.article();
  await shop.setStock(article.variant.sku, 1);
  await putIntoCart(page, article);
  const bag = new BagPage(page);
  await bag.open(article);
  await bag.addToCart.click();
  await expect(bag.main).toContainText('Your cart already holds all we have of this one.');
  await expect(new Site(page).cartCount).toHaveText('1');
});

test('a bag that sells out while one looks at it cannot be added, and says so', async ({ page, shop, quiet }) => {
  quiet.expects(/status of 409/);
  const article = await shop.article();
  const bag = new BagPage(page);
  await bag.open(article);
  await shop.setStock(article.variant.sku, 0);
  await bag.addToCart.click();
  await expect(bag.main.getByRole('alert')).toContainText('The last one was just sold.');
  await expect(new Site(page).cartCount).toBeEmpty();

  await expect.poll(() => shop.available(article)).toBe(0);
  await page.reload();
  await expect(bag.addToCart).toBeDisabled();
});
