// By keyboard alone.
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { CartPage } from '../pages/cart';
import { ADA, CheckoutPage, type Field } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, open } from '../pages/site';
import { tabTo } from '../support/keys';
import { expect, test } from '../support/test';

test('a bag is bought by keyboard alone', async ({ page }) => {
  await open(page, '/');
  const home = new BagsPage(page);
  await tabTo(page, home.bags.first());
  await page.keyboard.press('Enter');

  const bag = new BagPage(page);
  await tabTo(page, bag.addToCart);
  await page.keyboard.press('Enter');
  await tabTo(page, bag.viewCart);
  await page.keyboard.press('Enter');

  const cart = new CartPage(page);
  await tabTo(page, cart.lines.getByRole('button', { name: 'One more' }));
  await page.keyboard.press('Space');
  await expect(cart.lines.getByText('2', { exact: true })).toBeVisible();
  await tabTo(page, cart.checkout);
  await page.keyboard.press('Enter');

  const checkout = new CheckoutPage(page);
  await checkout.ready();
  for (const [label, text] of Object.entries(ADA)) {
    await tabTo(page, checkout.field(label as Field));
    await page.keyboard.type(text);
  }
  await tabTo(page, checkout.pay);
  await page.keyboard.press('Enter');

  const processor = new ProcessorPage(page);
  await processor.number.waitFor();
  for (const [field, text] of [
    [processor.number, CARDS.secure],
    [processor.expiry, '1239'],
    [processor.code, '123'],
  ] as const) {
    if (!(await field.evaluate(element => element === document.activeElement))) await tabTo(page, field);
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await tabTo(page, processor.approve);
  await page.keyboard.press('Enter');
  await new OrderPage(page).confirmed();
});

test('the first stop skips to the content', async ({ page }) => {
  await open(page, '/bags');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('the banner is no trap: Tab leads through it and out', async ({ page }) => {
  await open(page, '/');
  const site = new Site(page);
  await tabTo(page, site.choice('Reject all'));
  await tabTo(page, site.link('Bags'));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(site.banner.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(site.banner).toBeHidden();
});

test('a quantity keeps the focus while it changes, and a removed line gives it on', async ({ page, shop }) => {
  const article = await shop.article();
  await new BagPage(page).add(article);
  const cart = new CartPage(page);
  await cart.open();
  const line = cart.line(article.name);
  await tabTo(page, line.more);
  await page.keyboard.press('Enter');
  await expect(line.quantity).toHaveText('2');
  await expect(line.more).toBeFocused();
  await tabTo(page, line.remove);
  await page.keyboard.press('Enter');
  await expect(cart.main).toContainText('There is nothing in your cart yet.');
  await expect(page.locator('body')).not.toBeFocused();
});
