// The way to an order, for journeys about what comes before or after it.
import { type Page, expect } from '@playwright/test';
import { BagPage } from '../pages/bag';
import { CartPage } from '../pages/cart';
import { ADA, CheckoutPage, type Field } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import type { Article, Shop } from './shop';

interface Cart {
  version: number;
  lines: { id: string; sku: string; quantity: number }[];
}

/** Puts units of a variant into the visitor's cart through the API: for journeys in which adding is not the point. */
export async function putIntoCart(page: Page, { variant }: Article, quantity = 1): Promise<Cart> {
  const present = (await (await page.request.get('/api/cart')).json()) as Cart;
  const answer = await page.request.post('/api/cart/lines', {
    data: { variant_id: variant.id, quantity, version: present.version },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as Cart;
}

/** To the checkout with one new bag in the cart. */
export async function toCheckout(page: Page, shop: Shop): Promise<{ checkout: CheckoutPage; article: Article }> {
  const article = await shop.article();
  await putIntoCart(page, article);
  const checkout = new CheckoutPage(page);
  await checkout.open();
  return { checkout, article };
}

/** To the processor's page, by every click a shopper makes from a bag on. */
export async function toPayment(
  page: Page,
  article: Article,
  typed: Partial<Record<Field, string>> = ADA,
): Promise<ProcessorPage> {
  const bag = new BagPage(page);
  await bag.add(article);
  await bag.viewCart.click();
  await new CartPage(page).checkout.click();
  const checkout = new CheckoutPage(page);
  await checkout.ready();
  await checkout.fill(typed);
  await checkout.pay.click();
  const processor = new ProcessorPage(page);
  await processor.number.waitFor();
  return processor;
}

/** Buys a bag; gives the order's number. */
export async function buy(
  page: Page,
  article: Article,
  typed: Partial<Record<Field, string>> = ADA,
): Promise<string> {
  const processor = await toPayment(page, article, typed);
  await processor.payWith(CARDS.good);
  return new OrderPage(page).confirmed();
}
