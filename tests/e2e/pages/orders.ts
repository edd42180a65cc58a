// An order, and the ways to find it again.
import { type Locator, type Page, expect } from '@playwright/test';

/** How an order number is written. */
export const NUMBER = /^[A-Z0-9]+(-[A-Z0-9]+)+$/;

export class OrderPage {
  readonly main: Locator;
  readonly placed: Locator;
  readonly number: Locator;
  readonly toPayment: Locator;
  /** Opens what is to be known before it is cancelled. */
  readonly cancel: Locator;
  readonly cancelNow: Locator;
  /** What became of an order that was cancelled. */
  readonly cancelled: Locator;
  readonly amount: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.placed = this.main.getByRole('heading', { name: 'Order placed' });
    this.number = page.getByTestId('order-number');
    this.toPayment = this.main.getByRole('link', { name: 'Continue to payment' });
    this.cancel = this.main.locator('summary', { hasText: 'Cancel this order' });
    this.cancelNow = this.main.getByRole('button', { name: 'Cancel the order now' });
    this.cancelled = this.main.locator('#cancelled');
    this.amount = this.main.getByRole('region', { name: 'Amount' });
  }

  /** Waits for the confirmation and gives the order's number. A late webhook may take ten seconds and more. */
  async confirmed(): Promise<string> {
    await expect(this.placed).toBeVisible({ timeout: 30_000 });
    await expect(this.number).toHaveText(NUMBER);
    return this.number.innerText();
  }
}

export class FindOrderPage {
  readonly main: Locator;
  readonly number: Locator;
  readonly mobile: Locator;
  readonly show: Locator;
  readonly alert: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.number = this.main.getByLabel('Order number');
    this.mobile = this.main.getByLabel('Mobile number');
    this.show = this.main.getByRole('button', { name: 'Show order' });
    this.alert = this.main.getByRole('alert');
  }

  async find(number: string, mobile: string): Promise<void> {
    await this.number.fill(number);
    await this.mobile.fill(mobile);
    await this.show.click();
  }
}
