// The checkout form.
import type { Locator, Page } from '@playwright/test';
import { open } from './site';

/** What a shopper types: exactly what promise O1 asks for. The country is the browser's. */
export const ADA = {
  'Full name': 'Ada Lovelace',
  'Mobile number': '0151 23456789',
  'Address line 1': 'Unter den Linden 1',
  'Postal code': '10117',
  City: 'Berlin',
} as const;

export type Field =
  | keyof typeof ADA
  | 'Country or region'
  | 'ID number'
  | 'Address line 2 (optional)'
  | 'Email (optional)'
  | 'Landline (optional)';

export class CheckoutPage {
  readonly main: Locator;
  readonly heading: Locator;
  readonly pay: Locator;
  readonly lines: Locator;
  readonly sums: Locator;
  readonly delivery: Locator;
  readonly total: Locator;
  readonly promo: Record<'open' | 'field' | 'apply' | 'fault' | 'remove', Locator>;
  readonly summary: Locator;
  readonly stopped: Locator;
  readonly more: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.heading = this.main.getByRole('heading', { name: 'Checkout' });
    this.pay = this.main.getByRole('button', { name: /^Pay/ });
    this.lines = this.main.locator('.checkout-lines > li');
    this.sums = this.main.locator('.sums dd');
    this.delivery = this.main.locator('.sums dt').filter({ hasText: /^Delivery$/ }).locator('xpath=following-sibling::dd[1]');
    this.total = this.main.getByRole('region', { name: 'Your order' }).locator('.sums dd').last();
    this.promo = {
      open: this.main.getByText('I have a code', { exact: true }),
      field: this.main.getByLabel('Promo code', { exact: true }),
      apply: this.main.getByRole('button', { name: 'Apply', exact: true }),
      fault: this.main.locator('#promo_code-error'),
      remove: this.main.getByRole('button', { name: 'Remove', exact: true }),
    };
    this.summary = this.main.getByRole('alert').filter({ hasText: 'Please look at these fields' });
    this.stopped = this.main.getByRole('region', { name: 'Your order' }).getByRole('alert');
    this.more = this.main.getByText('Add a landline');
  }

  field(label: Field): Locator {
    return this.main.getByLabel(label, { exact: true });
  }

  /** A field with its label and what is said of it. */
  around(label: Field): Locator {
    return this.main.locator('.field').filter({ has: this.page.getByLabel(label, { exact: true }) });
  }

  /** What stands under a field that is wrong. */
  fault(label: Field): Locator {
    return this.around(label).locator('.field-error');
  }

  /** What a promo code takes off, at the checkout or on the order's page. */
  discount(label: string): Locator {
    return this.main.locator('.sums dt').filter({ hasText: `Discount (${label}` }).locator('xpath=following-sibling::dd[1]');
  }

  async open(): Promise<void> {
    await open(this.page, '/checkout');
    await this.ready();
  }

  /** The cost is known: the pay button says it. */
  async ready(): Promise<void> {
    await this.pay.and(this.page.getByRole('button', { name: /\d/, disabled: false })).waitFor();
  }

  async fill(typed: Partial<Record<Field, string>> = ADA): Promise<void> {
    for (const [label, text] of Object.entries(typed)) {
      await this.field(label as Field).fill(text);
    }
  }

  /** Every field's text, by label. */
  async typed(labels: readonly Field[] = Object.keys(ADA) as Field[]): Promise<Record<string, string>> {
    const pairs = await Promise.all(labels.map(async label => [label, await this.field(label).inputValue()] as const));
    return Object.fromEntries(pairs);
  }
}
