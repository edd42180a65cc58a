// The same build from a host that only knows files: nothing is painted, everything works.
import { BagPage } from '../pages/bag';
import { BagsPage } from '../pages/bags';
import { CartPage } from '../pages/cart';
import { CheckoutPage } from '../pages/checkout';
import { Site, open } from '../pages/site';
import { hostStatically } from '../support/static_host';
import { expect, test } from '../support/test';

test('with the API behind the same origin the app runs unpainted, up to the payment', async ({ page, shop }) => {
  const host = await hostStatically(shop.url);
  try {
    await open(page, `${host.url}/bags`);
    const bags = new BagsPage(page);
    await expect(bags.bags.first()).toBeVisible();
    await bags.bags.first().click();
    const bag = new BagPage(page);
    await bag.addToCart.click();
    await bag.viewCart.click();
    await new CartPage(page).checkout.click();
    const checkout = new CheckoutPage(page);
    await checkout.ready();
    await page.reload();
    await checkout.ready();
    await open(page, `${host.url}/privacy/policy`);
    await expect(new Site(page).heading).toHaveText(/policy/i);
  } finally {
    // Before the host: a picture on its way would be an error in the console.
    await page.close();
    await host.close();
  }
});

test('without an API every page stands, says what is wrong and offers another try', async ({ page, quiet }) => {
  quiet.expects(/status of 404/);
  const host = await hostStatically();
  try {
    for (const path of ['/', '/bags', '/bags/any', '/cart', '/checkout', '/orders', '/orders/VL-1']) {
      await open(page, host.url + path);
      const site = new Site(page);
      await expect(site.main.getByRole('alert').filter({ visible: true }).first(), path).toBeVisible();
      await expect(site.main.getByRole('button', { name: 'Try again' }).first(), path).toBeVisible();
    }
    for (const path of ['/orders/find', '/help']) {
      await open(page, host.url + path);
      await expect(new Site(page).heading, path).toBeVisible();
      await expect(page.getByRole('alert').filter({ visible: true, hasText: /./ }), path).toHaveCount(0);
    }
  } finally {
    // Before the host: a picture on its way would be an error in the console.
    await page.close();
    await host.close();
  }
});
