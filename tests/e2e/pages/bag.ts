// A bag's own page.
import type { Locator, Page } from '@playwright/test';
import type { Article } from '../support/shop';
import { open } from './site';

export class BagPage {
  readonly main: Locator;
  readonly name: Locator;
  readonly addToCart: Locator;
  readonly viewCart: Locator;
  readonly added: Locator;
  readonly country: Locator;
  readonly breakdown: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.name = this.main.getByRole('heading', { level: 1 });
    this.addToCart = this.main.getByRole('button', { name: 'Add to cart' });
    this.viewCart = this.main.getByRole('link', { name: 'View cart' });
    this.added = this.main.getByText('Added to your cart.');
    this.country = this.main.getByLabel('Delivered to');
    this.breakdown = this.main.getByText('How it adds up');
  }

  async open({ slug, variant }: Article): Promise<void> {
    await open(this.page, `/bags/${slug}?variant=${variant.sku}`);
  }

  /** Puts one into the cart, through the page. */
  async add(article: Article): Promise<void> {
    await this.open(article);
    await this.addToCart.click();
    await this.added.waitFor();
  }
}
