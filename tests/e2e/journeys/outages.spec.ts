// The server goes away and comes back.
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { CartPage } from '../pages/cart';
import { ADA, CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, appRuns, open } from '../pages/site';
import { buy, toCheckout, toPayment } from '../support/buying';
import { expect, test } from '../support/test';

test.use({ shopKind: 'restartable' });
test.beforeEach(({ quiet }) => quiet.expects(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/));

test('the cart survives a restart, and a change made meanwhile is said not to have been made', async ({ page, shop }) => {
  const article = await shop.article();
  await new BagPage(page).add(article);
  const cart = new CartPage(page);
  await cart.open();
  const line = cart.line(article.name);
  await expect(line.quantity).toHaveText('1');
  await shop.stop();
  await line.more.click();
  await expect(cart.main.getByRole('alert')).toContainText('We can’t reach the shop right now. Your cart is kept');
  await expect(line.quantity).toHaveText('1');

  await shop.start();
  await line.more.click();
  await expect(line.quantity).toHaveText('2');
  await expect(cart.main.getByRole('alert')).toHaveCount(0);
  await page.reload();
  await expect(line.quantity).toHaveText('2');
});

test('paying while the server is away loses nothing that was typed, and works when it is back', async ({
  page,
  shop,
}) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  await shop.stop();
  await checkout.pay.click();
  await expect(checkout.stopped).toContainText('We can’t reach the shop right now. Nothing you entered is lost.');
  await expect(checkout.stopped).toBeFocused();
  expect(await checkout.typed()).toEqual(ADA);

  await shop.start();
  await checkout.pay.click();
  const processor = new ProcessorPage(page);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
});

test('an app that does not arrive is said on the page, with a way to load it again', async ({ page, quiet }) => {
  quiet.expects(/ERR_FAILED/);
  await page.route('**/*.wasm', route => route.abort());
  for (const path of ['/cart', '/bags']) {
    await page.goto(path);
    await expect(page.getByRole('alert')).toContainText('Part of the shop did not arrive');
  }
  await page.unroute('**/*.wasm');
  await page.getByRole('link', { name: 'Load it again' }).click();
  await appRuns(page);
  await expect(page.getByText('Part of the shop did not arrive')).toBeHidden();
});

test('being offline is said before anything fails, and what failed meanwhile is mended by itself', async ({ page, quiet, shop }) => {
  quiet.expects(/ERR_INTERNET_DISCONNECTED/);
  const article = await shop.article();
  await new BagPage(page).add(article);
  const cart = new CartPage(page);
  await cart.open();
  await page.context().setOffline(true);
  const said = page.getByText('You are offline. Your cart and what you typed are kept.');
  await expect(said).toBeVisible();
  await cart.line(article.name).more.click();
  await expect(cart.main.getByRole('alert')).toContainText('We can’t reach the shop right now. Your cart is kept');
  await page.context().setOffline(false);
  await expect(said).toBeHidden();
  await expect(cart.main.getByRole('alert')).toHaveCount(0);
});

test('a page that cannot be loaded says so and offers another try', async ({ page, shop }) => {
  await open(page, '/');
  await shop.stop();
  await new Site(page).link('Bags').click();
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('We can’t reach the shop right now.');

  await shop.start();
  await main.getByRole('button', { name: 'Try again' }).click();
  await expect(new BagsPage(page).bags.first()).toBeVisible();
  await expect(main.getByRole('alert')).toHaveCount(0);
});

test('the server stops while somebody is at the processor’s page: paid, the order is there when it is back', async ({
  page,
  shop,
}) => {
  const processor = await toPayment(page, await shop.article());
  const address = page.url();
  await shop.stop();
  await shop.start();
  await page.goto(address);
  await processor.payWith(CARDS.good);
  await new OrderPage(page).confirmed();
});

test('an order stays open to its browser after a restart', async ({ page, shop }) => {
  const number = await buy(page, await shop.article());
  await shop.stop();
  await shop.start();
  await page.reload();
  expect(await new OrderPage(page).confirmed()).toBe(number);
  const checkout = new CheckoutPage(page);
  await expect(checkout.pay).toBeHidden();
});
