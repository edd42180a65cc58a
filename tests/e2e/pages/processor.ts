// The payment processor's own page, on another origin.
import type { Locator, Page } from '@playwright/test';

/** The sandbox's cards; what each does is told in crates/processor/src/test_cards.rs. */
export const CARDS = {
  good: '4242 4242 4242 4242',
  mastercard: '5555 5555 5555 4444',
  americanExpress: '3782 822463 10005',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  secure: '4000 0000 0000 3220',
  slow: '4000 0000 0000 1000',
  webhookLate: '4000 0000 0000 2008',
  webhookTwice: '4000 0000 0000 2222',
  webhookOutOfOrder: '4000 0000 0000 3006',
  webhookForged: '4000 0000 0000 4004',
} as const;

export class ProcessorPage {
  readonly number: Locator;
  readonly expiry: Locator;
  readonly code: Locator;
  readonly pay: Locator;
  readonly cancel: Locator;
  readonly alert: Locator;
  readonly approve: Locator;
  readonly refuse: Locator;
  readonly amount: Locator;
  /** What it says once the payment was given up or its time ran out. */
  readonly closed: Locator;
  /** Leads back from there. */
  readonly back: Locator;

  constructor(readonly page: Page) {
    this.number = page.getByLabel('Card number');
    this.expiry = page.getByLabel('Expiry');
    this.code = page.getByLabel('Security code');
    this.pay = page.getByRole('button', { name: /^Pay/ });
    this.cancel = page.getByRole('link', { name: 'Cancel and return to the shop' });
    this.alert = page.getByRole('alert');
    this.approve = page.getByRole('button', { name: 'Approve' });
    this.refuse = page.getByRole('button', { name: 'Refuse' });
    this.amount = page.locator('.amount');
    this.closed = page.getByRole('heading', { name: 'This payment is closed' });
    this.back = page.getByRole('link', { name: 'Return to the shop' });
  }

  /** Types a card and sends it. */
  async payWith(card: string): Promise<void> {
    await this.number.fill(card);
    await this.expiry.fill('12/39');
    await this.code.fill(card.startsWith('37') ? '1234' : '123');
    await this.pay.click();
  }
}
