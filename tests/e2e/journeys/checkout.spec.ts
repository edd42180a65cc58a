// The checkout form: what was typed is never lost, and what is wrong is said where and when it helps.
import { CartPage } from '../pages/cart';
import { ADA, CheckoutPage } from '../pages/checkout';
import { OrderPage } from '../pages/orders';
import { CARDS, ProcessorPage } from '../pages/processor';
import { Site, appRuns, open } from '../pages/site';
import { putIntoCart, toCheckout } from '../support/buying';
import { expect, test } from '../support/test';

test('Back and Forward through the checkout keep what was typed', async ({ page, shop }) => {
  const article = await shop.article();
  await open(page, `/bags/${article.slug}?variant=${article.variant.sku}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'View cart' }).click();
  const cart = new CartPage(page);
  await cart.checkout.click();
  const checkout = new CheckoutPage(page);
  await checkout.fill();

  await page.goBack();
  await expect(cart.heading).toBeVisible();
  await page.goForward();
  await expect(checkout.heading).toBeVisible();
  expect(await checkout.typed()).toEqual(ADA);

  await page.reload();
  await appRuns(page);
  expect(await checkout.typed()).toEqual(ADA);
});

test('Back from the processor’s page keeps what was typed, and paying again goes to the same order', async ({
  page,
  shop,
}) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  await checkout.pay.click();
  const processor = new ProcessorPage(page);
  await processor.number.waitFor();
  const first = page.url();

  await page.goBack();
  await checkout.ready();
  expect(await checkout.typed()).toEqual(ADA);
  await checkout.pay.click();
  await processor.number.waitFor();
  const { orders } = (await (await page.request.get('/api/orders')).json()) as { orders: { status: string }[] };
  expect(orders.filter(({ status }) => status === 'awaiting_payment'), first).toHaveLength(1);
});

test('Cancel on the processor’s page leads back, says that nothing was charged, and keeps what was typed', async ({
  page,
  shop,
  traffic,
}) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  await checkout.pay.click();
  await new ProcessorPage(page).cancel.click();
  await checkout.ready();
  await expect(checkout.stopped).toContainText('You came back without paying. Nothing was charged');
  await expect(checkout.stopped).toBeFocused();
  await expect(page).toHaveURL('/checkout');
  expect(await checkout.typed()).toEqual(ADA);
  // No number of an order is in a query.
  for (const { url } of traffic.sent) expect(url.search).not.toContain('VL-');
  // The order is not gone: it waits among hers.
  await checkout.stopped.getByRole('link', { name: 'See your orders, to pay for it' }).click();
  await expect(page).toHaveURL('/orders');
  await page.getByRole('main').getByRole('link', { name: /VL-/ }).click();
  await expect(page).toHaveURL(/\/orders\/VL-/);
  await expect(page.getByRole('main').getByRole('link', { name: 'Continue to payment' })).toBeVisible();
  await expect(page.getByRole('main'), 'no parcel is promised before it is paid for').not.toContainText('Arrives');
});

test('while the order is being placed the button says so', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  let go = () => {};
  const held = new Promise<void>(resolve => (go = resolve));
  await page.route('**/api/orders', async route => {
    await held;
    await route.continue();
  });
  await checkout.pay.click();
  await expect(checkout.main.getByRole('button', { name: 'Pay: one moment…' })).toHaveAttribute('aria-busy', 'true');
  go();
  await new ProcessorPage(page).number.waitFor();
});

test('a change of the cart that was on its way is in the amount to pay', async ({ page, shop }) => {
  const article = await shop.article();
  await putIntoCart(page, article);
  await open(page, '/cart');
  const cart = new CartPage(page);
  let go = () => {};
  const held = new Promise<void>(resolve => (go = resolve));
  await page.route('**/api/cart/lines/*', async route => {
    await held;
    await route.continue();
  });
  await cart.line(article.name).more.click();
  await cart.checkout.click();
  const checkout = new CheckoutPage(page);
  await checkout.ready();
  const lines = checkout.main.getByRole('region', { name: 'Your order' }).locator('.checkout-lines');
  await expect(lines).toContainText('× 1');
  go();
  await expect(lines).toContainText('× 2');
});

test('where the browser’s languages tell no country that we deliver to, one is asked for', async ({ shop, newVisitor }) => {
  for (const locale of ['mn-MN', 'eo']) {
    const page = await newVisitor({ locale });
    await putIntoCart(page, await shop.article());
    await open(page, '/checkout');
    const checkout = new CheckoutPage(page);
    await expect(checkout.field('Country or region')).toHaveValue('');
    await expect(checkout.main).toContainText('Choose a country to see what delivery, duty and tax come to.');
    await checkout.fill({ ...ADA, 'Mobile number': '+49 151 23456789' });
    await checkout.pay.click();
    await expect(checkout.summary).toContainText('Choose where the parcel goes.');
    await checkout.field('Country or region').selectOption({ label: 'Germany' });
    await checkout.ready();
    await checkout.pay.click();
    await new ProcessorPage(page).number.waitFor();
  }
});

test('promise: O2 — an identity number is asked only where customs want one, checked, and shown masked', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  const number = checkout.field('ID number');
  await expect(number).toHaveCount(0);
  await checkout.field('Country or region').selectOption({ label: 'Brazil' });
  await checkout.fill({ ...ADA, 'Mobile number': '(11) 96123-4567', 'Postal code': '01310-100', City: 'São Paulo' });
  await expect(checkout.around('ID number')).toContainText('The CPF, 11 digits. Customs there');
  await checkout.pay.click();
  await expect(checkout.summary.getByRole('link')).toHaveText(['ID number']);
  await number.fill('529.982.247-24');
  await number.press('Tab');
  await expect(checkout.fault('ID number')).toContainText('A digit is not right');
  await number.fill('529.982.247-25');
  await expect(checkout.fault('ID number')).toBeEmpty();
  await checkout.pay.click();
  await new ProcessorPage(page).payWith(CARDS.good);
  const order = new OrderPage(page);
  await order.confirmed();
  await expect(order.main.getByText('ID number: •••••••••25')).toBeVisible();
  await expect(order.main).toContainText(/Arrives \d+–\d+ working days after dispatch\./);
  await expect(order.main).not.toContainText('982247');
});

test('paying before the total is known is answered, and works once it is', async ({ page, shop }) => {
  await putIntoCart(page, await shop.article());
  let answer = () => {};
  const held = new Promise<void>(done => (answer = done));
  await page.route('**/api/checkout/quote?*', async route => {
    await held;
    await route.continue();
  });
  await open(page, '/checkout');
  const checkout = new CheckoutPage(page);
  await checkout.fill();
  await checkout.field('City').press('Enter');
  await expect(checkout.stopped).toContainText('the total is not there yet');
  answer();
  await checkout.ready();
  await expect(checkout.stopped).toHaveCount(0);
  await checkout.pay.click();
  await new ProcessorPage(page).number.waitFor();
});

test('a name that only looks like one is not taken', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill({ ...ADA, 'Full name': '\u200b' });
  await checkout.pay.click();
  await expect(checkout.summary.getByRole('link')).toHaveText(['Full name']);
});

test('changing the country keeps what was typed and judges it anew', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  const before = await checkout.total.innerText();
  await checkout.field('Postal code').press('Tab');
  await expect(checkout.fault('Postal code')).toBeEmpty();

  await checkout.field('Country or region').selectOption({ label: 'United Kingdom' });
  expect(await checkout.typed()).toEqual(ADA);
  await expect(checkout.fault('Postal code')).toContainText('Not a postal code of United Kingdom.');
  await expect(checkout.total).not.toHaveText(before);

  await checkout.field('Country or region').selectOption({ label: 'Germany' });
  await expect(checkout.fault('Postal code')).toBeEmpty();
  await expect(checkout.total).toHaveText(before);
  expect(await checkout.typed()).toEqual(ADA);
});

test('a fault appears when its field is left, not while typing, and goes as soon as it is mended', async ({
  page,
  shop,
}) => {
  const { checkout } = await toCheckout(page, shop);
  const mobile = checkout.field('Mobile number');
  const fault = checkout.fault('Mobile number');

  await mobile.press('Tab');
  await expect(fault, 'an empty field is not scolded yet').toBeEmpty();
  await mobile.pressSequentially('0151');
  await expect(fault).toBeEmpty();
  await mobile.press('Tab');
  await expect(fault).toContainText('This number is too short.');
  await expect(mobile).toHaveAttribute('aria-invalid', 'true');
  await expect(mobile).toHaveAccessibleDescription(/This number is too short/);

  await mobile.focus();
  await mobile.press('End');
  await mobile.pressSequentially('23456789');
  await expect(fault).toBeEmpty();
  await expect(mobile).toHaveAttribute('aria-invalid', 'false');
  await mobile.press('Tab');
  await expect(checkout.around('Mobile number')).toHaveAttribute('data-state', 'ok');
});

test('a fault stands in the place of the hint: what comes below it stays where it is', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  const city = checkout.field('City');
  const before = await city.boundingBox();
  const postal = checkout.field('Postal code');
  await postal.fill('1');
  await postal.press('Tab');
  await expect(checkout.fault('Postal code')).not.toBeEmpty();
  await expect(checkout.around('Postal code').locator('.hint')).toBeHidden();
  await expect(postal).toHaveAccessibleDescription(/The carrier sorts by it/);
  expect(await city.boundingBox()).toEqual(before);
  const email = await checkout.field('Email (optional)').boundingBox();
  await postal.fill('10117');
  await expect(checkout.around('Postal code').locator('.hint')).toBeVisible();
  expect(await checkout.field('Email (optional)').boundingBox()).toEqual(email);
});

test('the bags come first in the order’s card, then the code, then the amounts', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  const places = await Promise.all(
    [checkout.lines.last(), checkout.promo.open, checkout.total, checkout.pay].map(async part => (await part.boundingBox())?.y),
  );
  expect(places).toEqual([...places].sort((a, b) => (a ?? 0) - (b ?? 0)));
});

test('submitting with faults sends nothing, focuses a summary, and its links lead to the fields', async ({
  page,
  shop,
  traffic,
}) => {
  const { checkout } = await toCheckout(page, shop);
  const typed = { ...ADA, 'Full name': '', 'Postal code': '1011' };
  await checkout.fill(typed);
  const mark = traffic.mark();
  await checkout.pay.click();

  await expect(checkout.summary).toBeFocused();
  await expect(checkout.summary.getByRole('link')).toHaveText(['Full name', 'Postal code']);
  expect(traffic.calls(mark).filter(call => call.startsWith('POST'))).toEqual([]);
  expect(await checkout.typed()).toEqual(typed);

  await checkout.summary.getByRole('link', { name: 'Postal code' }).click();
  await expect(checkout.field('Postal code')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('7');
  await expect(checkout.summary.getByRole('link')).toHaveText(['Full name']);
  await expect(page).toHaveURL('/checkout');
});

test('the country comes from the browser’s languages', async ({ shop, newVisitor }) => {
  for (const [locale, country] of [
    ['fr-FR', 'FR'],
    ['en-GB', 'GB'],
    ['pt-PT', 'PT'],
    ['zh-CN', 'CN'],
  ]) {
    const page = await newVisitor({ locale });
    const { checkout } = await toCheckout(page, shop);
    await expect(checkout.field('Country or region')).toHaveValue(country);
  }
});

test('promise: O7 — the checkout links to the policy, without losing what was typed', async ({ page, shop }) => {
  const { checkout } = await toCheckout(page, shop);
  await checkout.fill();
  await checkout.main.getByRole('link', { name: /privacy policy/ }).click();
  await expect(new Site(page).heading).toHaveText(/policy/i);
  await page.goBack();
  await checkout.ready();
  expect(await checkout.typed()).toEqual(ADA);
});

test('there is nothing to check out with an empty cart', async ({ page, quiet }) => {
  quiet.expects(/status of 409/);
  await open(page, '/checkout');
  const checkout = new CheckoutPage(page);
  await expect(checkout.main).toContainText('There is nothing in your cart to check out.');
  await expect(checkout.pay).toBeHidden();
  await expect(checkout.main.getByRole('link', { name: 'Your orders' })).toHaveAttribute('href', '/orders');
});
