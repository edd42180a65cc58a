// Asking the shop in writing: by a guest about her order, with the law's time to answer, until she takes it back.
import { RequestsPage } from '../pages/privacy';
import { Site, open } from '../pages/site';
import { expectAccessible } from '../support/axe';
import { buy } from '../support/buying';
import { SAYS, failing } from '../support/failing';
import { tabTo } from '../support/keys';
import { expect, test } from '../support/test';

test('promise: P5.2 — a guest asks about her order, sees until when it is answered, and takes it back', async ({ page, shop, quiet }) => {
  quiet.expects(SAYS);
  const number = await buy(page, await shop.article());
  await new Site(page).link('Privacy center').click();
  await page.getByRole('main').getByRole('link', { name: 'Your requests' }).click();
  const requests = new RequestsPage(page);
  await expect(requests.order).toHaveValue(number);
  await requests.send.click();
  await expect(requests.main.getByRole('alert')).toContainText('What shall we do? This is needed.');

  await requests.kind.selectOption({ label: 'Correct it' });
  const back = await failing(page, '/api/privacy/requests', 'away');
  await requests.send.click();
  await expect(requests.main.getByRole('alert').filter({ hasText: /./ })).toContainText('Nothing you entered is lost.');
  await expect(requests.kind).toHaveValue('correction');
  await back();
  await requests.send.click();
  const request = requests.requests.filter({ hasText: 'Correct it' });
  await expect(request).toContainText(number);
  await expect(request).toContainText(/We answer by \d+ \w+ \d{4} at the latest\./);
  await expect(request.getByRole('listitem')).toContainText('You asked');
  await expectAccessible(page, 'an open request');

  await requests.takeBack(request).click();
  await expect(request).toContainText('You took it back.');
  await expect(requests.takeBack(request)).toHaveCount(0);
  await expectAccessible(page, 'a request taken back');
});

test('a request is made by keyboard alone', async ({ page, shop }) => {
  await buy(page, await shop.article());
  await open(page, '/privacy/requests');
  const requests = new RequestsPage(page);
  await tabTo(page, requests.kind);
  await page.keyboard.type('Delete');
  await tabTo(page, requests.send);
  await page.keyboard.press('Enter');
  await expect(requests.requests).toContainText('Delete it');
  await expect(page.locator('#requests')).toBeFocused();
});

test('who has no order here is shown the way to one', async ({ page }) => {
  await open(page, '/privacy/requests');
  const main = page.getByRole('main');
  await expect(main).toContainText('You have not asked us for anything.');
  await main.getByRole('link', { name: 'Find an order' }).click();
  await expect(page).toHaveURL('/orders/find');
});
