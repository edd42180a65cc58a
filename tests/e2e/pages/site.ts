// What every page has: the header, the banner, the moment when the app has taken over.
import { type Locator, type Page, expect } from '@playwright/test';

/** Opens an address and waits until the app runs it. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await appRuns(page);
}

/** Waits until the app has taken the painted page over. */
export async function appRuns(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-app', 'ready');
}

/** Waits until nothing on the page is still loading. */
export async function settled(page: Page): Promise<void> {
  await appRuns(page);
  await expect(page.locator('main .skeleton')).toHaveCount(0);
}

export class Site {
  readonly main: Locator;
  readonly heading: Locator;
  readonly cartLink: Locator;
  readonly cartCount: Locator;
  readonly search: Locator;
  readonly banner: Locator;
  readonly announcer: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.heading = this.main.getByRole('heading', { level: 1 });
    this.cartLink = page.getByRole('banner').getByRole('link', { name: 'Cart' });
    this.cartCount = page.locator('#cart-count');
    this.search = page.getByRole('search').getByLabel('Search bags');
    this.banner = page.getByRole('region', { name: 'Your privacy choices' });
    this.announcer = page.locator('#announcer');
  }

  link(name: string): Locator {
    return this.page.getByRole('banner').getByRole('link', { name, exact: true });
  }

  choice(name: 'Accept all' | 'Reject all' | 'Choose'): Locator {
    return this.banner.getByRole('button', { name, exact: true });
  }
}
