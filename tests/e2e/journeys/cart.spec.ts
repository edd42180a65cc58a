// The cart lives on the server: across reloads, tabs, and answers that come late.
import type { Page } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { CartPage } from '../pages/cart';
import { Site, open } from '../pages/site';
import { putIntoCart } from '../support/buying';
import { expect, test } from '../support/test';

/** The quantities of the visitor's cart, as the server has them. */
async function quantities(page: Page): Promise<number[]> {
  const cart = (await (await page.request.get('/api/cart')).json()) as { lines: { quantity: number }[] };
  return cart.lines.map(({ quantity }) => quantity);
}

test('a bag put into the cart is counted at once, and is there after a reload and in another tab', async ({
  page,
  context,
  shop,
}) => {
  const article = await shop.article();
  await new BagPage(page).add(article);
  await expect(new Site(page).cartCount).toHaveText('1');

  await page.reload();
  await expect(new Site(page).cartCount).toHaveText('1');
  const tab = await context.newPage();
  const cart = new CartPage(tab);
  await cart.open();
  await expect(cart.line(article.name).quantity).toHaveText('1');
  await expect(cart.line(article.name).row).toContainText('Sold by');
});

test('the same variant joins its line', async ({ page, shop }) => {
  const article = await shop.article();
  const bag = new BagPage(page);
  await bag.add(article);
  await bag.addToCart.click();
  await expect(new Site(page).cartCount).toHaveText('2');
  await bag.viewCart.first().click();
  const cart = new CartPage(page);
  await expect(cart.lines).toHaveCount(1);
  await expect(cart.line(article.name).quantity).toHaveText('2');
});

test('a quantity shows at once, the amounts only when the server has told them', async ({ page, shop }) => {
  const article = await shop.article();
  await putIntoCart(page, article);
  const cart = new CartPage(page);
  await cart.open();
  const line = cart.line(article.name);
  const [amount, goods] = [await line.amount.innerText(), await cart.goods.innerText()];

  let answer = () => {};
  const held = new Promise<void>(done => (answer = done));
  await page.route('**/api/cart/lines/*', async route => {
    await held;
    await route.continue();
  });
  await line.more.click();
  await expect(line.quantity).toHaveText('2');
  await expect(new Site(page).cartCount).toHaveText('2');
  await line.more.click();
  await expect(line.quantity).toHaveText('3');
  await expect(line.amount).toHaveText(amount);
  await expect(cart.goods).toHaveText(goods);

  answer();
  await expect(line.amount).not.toHaveText(amount);
  await expect(cart.goods).not.toHaveText(goods);
  await expect(line.quantity).toHaveText('3');
  await expect.poll(() => quantities(page)).toEqual([3]);
});

test('two tabs change one cart: the stale one gets the present cart and overwrites nothing', async ({
  page,
  context,
  shop,
  quiet,
}) => {
  quiet.expects(/status of 409/);
  const [one, two] = [await shop.article(), await shop.article()];
  await putIntoCart(page, one);
  const here = new CartPage(page);
  await here.open();
  const tab = await context.newPage();
  const there = new CartPage(tab);
  await there.open();
  await putIntoCart(tab, two);
  await there.line(one.name).row.waitFor();

  await here.line(one.name).more.click();
  await expect(here.line(two.name).quantity).toHaveText('1');
  await expect(here.main.getByRole('alert')).toContainText('Your cart was changed in another window.');
  expect(await quantities(page)).toEqual([1, 1]);
  await expect(here.line(one.name).quantity).toHaveText('1');

  await here.line(one.name).more.click();
  await expect(here.line(one.name).quantity).toHaveText('2');
  await expect(here.main.getByRole('alert')).toHaveCount(0);
});

test('adding from a stale tab joins the present cart', async ({ page, context, shop, quiet }) => {
  quiet.expects(/status of 409/);
  const [one, two] = [await shop.article(), await shop.article()];
  await new BagPage(page).add(one);
  const tab = await context.newPage();
  await new BagPage(tab).add(two);
  await new BagPage(page).addToCart.click();
  await expect(new Site(page).cartCount).toHaveText('3');
});

test('an adding whose answer was lost is not made twice by pressing again', async ({ page, shop, quiet }) => {
  quiet.expects(/ERR_FAILED/);
  const article = await shop.article();
  await putIntoCart(page, article);
  const bag = new BagPage(page);
  await bag.open(article);
  await page.route('**/api/cart/lines', async route => {
    await route.fetch();
    await route.abort();
  });
  await bag.addToCart.click();
  await expect(bag.main.getByRole('alert')).toContainText('We can’t reach the shop');
  expect(await quantities(page)).toEqual([2]);

  await page.unroute('**/api/cart/lines');
  await bag.addToCart.click();
  await bag.added.waitFor();
  expect(await quantities(page)).toEqual([2]);
  await bag.addToCart.click();
  await expect.poll(() => quantities(page), 'another one is another one').toEqual([3]);
});

test('removing the last line leaves an empty cart that leads back to the bags', async ({ page, shop }) => {
  const article = await shop.article();
  await putIntoCart(page, article);
  const cart = new CartPage(page);
  await cart.open();
  await cart.line(article.name).remove.click();
  await expect(cart.main).toContainText('There is nothing in your cart yet.');
  await expect(new Site(page).cartCount).toBeEmpty();
  await cart.main.getByRole('link', { name: 'Browse bags' }).click();
  await expect(page).toHaveURL('/bags');
});

test('a browser that refuses cookies is told why nothing is added', async ({ page, shop, traffic }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false }));
  const bag = new BagPage(page);
  await bag.open(await shop.article());
  await bag.addToCart.click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Your browser refuses cookies, and the cart needs one.');
  expect(traffic.calls().filter(call => call.startsWith('POST'))).toEqual([]);
});

test('an empty cart asks for no cookie', async ({ page, context }) => {
  await open(page, '/cart');
  await expect(page.getByRole('main')).toContainText('There is nothing in your cart yet.');
  expect(await context.cookies()).toEqual([]);
});
