// Home, the list and the search: wherever bags stand in a grid.
import type { Locator, Page } from '@playwright/test';

export class BagsPage {
  readonly main: Locator;
  /** One link a bag, its accessible name the bag's. */
  readonly bags: Locator;
  readonly sort: Locator;
  readonly loadMore: Locator;
  readonly clearAll: Locator;
  readonly chosen: Locator;
  /** The form that narrows by price. */
  readonly priceForm: Locator;
  readonly priceFrom: Locator;
  readonly priceTo: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.bags = this.main.locator('a[href^="/bags/"]');
    this.sort = this.main.getByLabel('Sort by');
    this.loadMore = this.main.getByRole('link', { name: 'Load more' }).or(this.main.getByRole('button', { name: 'Load more' }));
    this.clearAll = this.main.getByRole('link', { name: 'Clear all' });
    this.chosen = this.main.getByRole('list', { name: 'Chosen filters' });
    this.priceForm = this.main.locator('form.price-form');
    this.priceFrom = this.priceForm.getByLabel('From', { exact: true });
    this.priceTo = this.priceForm.getByLabel('Up to', { exact: true });
  }

  /** The addresses of the bags shown, in order. */
  async slugs(): Promise<string[]> {
    const hrefs = await this.bags.evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''));
    return hrefs.map(href => href.slice('/bags/'.length).split('?')[0]);
  }

  bag(name: string): Locator {
    return this.main.getByRole('link', { name, exact: true });
  }
}
