// The cart.
import type { Locator, Page } from '@playwright/test';
import { open } from './site';

export class CartPage {
  readonly main: Locator;
  readonly heading: Locator;
  readonly lines: Locator;
  readonly checkout: Locator;
  readonly goods: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.heading = this.main.getByRole('heading', { name: 'Your cart' });
    this.lines = this.main.locator('.cart-line');
    this.checkout = this.main.getByRole('link', { name: 'Checkout' });
    this.goods = this.main.getByRole('region', { name: 'Summary' }).getByRole('definition');
  }

  async open(): Promise<void> {
    await open(this.page, '/cart');
    await this.heading.waitFor();
  }

  line(name: string): CartLine {
    return new CartLine(this.lines.filter({ has: this.page.getByRole('link', { name, exact: true }) }));
  }
}

export class CartLine {
  readonly quantity: Locator;
  readonly more: Locator;
  readonly fewer: Locator;
  readonly remove: Locator;
  readonly amount: Locator;

  constructor(readonly row: Locator) {
    this.quantity = row.getByRole('status').filter({ hasText: /^\d+$/ });
    this.more = row.getByRole('button', { name: 'One more' });
    this.fewer = row.getByRole('button', { name: 'One fewer' });
    this.remove = row.getByRole('button', { name: /^Remove / });
    this.amount = row.locator('.cart-amount');
  }
}
