// The names that people's tests find the shop's things by (experience.md, "Accessible names that stay"): each by its role.
import type { Locator, Page } from '@playwright/test';
import { ADA, CheckoutPage } from '../pages/checkout';
import { CARDS, ProcessorPage } from '../pages/processor';
import { open } from '../pages/site';
import { expect, test } from '../support/test';

test('every accessible name that stays is where it is said to be', async ({ page }) => {
  const main = page.getByRole('main');
  await open(page, '/');
  const banner = page.getByRole('region', { name: 'Your privacy choices', exact: true });
  for (const name of ['Accept all', 'Reject all', 'Choose']) await shown(banner.getByRole('button', { name, exact: true }));
  await banner.getByRole('button', { name: 'Reject all', exact: true }).click();
  const header = page.getByRole('banner');
  for (const name of ['Bags', 'Cart', 'Account', 'Privacy center', 'Orders']) await shown(header.getByRole('link', { name, exact: true }));

  const bag = main.locator('a[href^="/bags/"]').first();
  expect(await bag.getAttribute('href')).toMatch(/^\/bags\/[a-z0-9-]+/);
  await bag.click();
  await main.getByRole('button', { name: 'Add to cart', exact: true }).click();
  await expect(page.locator('#cart-count')).toHaveText('1');
  await open(page, '/cart');
  await shown(main.getByRole('heading', { name: 'Your cart', exact: true }));
  await main.getByRole('link', { name: 'Checkout', exact: true }).click();

  await label(page, 'Country or region').selectOption({ label: 'Brazil' });
  const everywhere = ['Full name', 'Mobile number', 'Address line 1', 'Address line 2 (optional)', 'City', 'Postal code', 'Email (optional)'];
  for (const name of [...everywhere, 'ID number']) await shown(label(page, name));
  await label(page, 'Country or region').selectOption({ label: 'Germany' });
  await expect(label(page, 'ID number')).toHaveCount(0);
  const checkout = new CheckoutPage(page);
  await checkout.ready();
  await checkout.fill(ADA);
  await main.getByRole('button', { name: /^Pay/ }).click();

  for (const name of ['Card number', 'Expiry', 'Security code']) await shown(label(page, name));
  await shown(page.getByRole('button', { name: /^Pay/ }));
  await new ProcessorPage(page).payWith(CARDS.good);
  await expect(main.getByRole('heading', { name: 'Order placed', exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId('order-number')).not.toBeEmpty();
  await open(page, '/privacy');
  await shown(main.getByRole('heading', { name: 'Privacy center', exact: true }));
});

const label = (page: Page, name: string) => page.getByLabel(name, { exact: true });

async function shown(thing: Locator): Promise<void> {
  await expect(thing).toBeVisible();
}
