// The pages about a person's data.
import type { Locator, Page } from '@playwright/test';

export class YourDataPage {
  readonly main: Locator;
  readonly orders: Locator;
  readonly download: Locator;
  readonly preview: Locator;
  readonly erase: Locator;
  readonly eraseLater: Locator;
  readonly keep: Locator;
  readonly planned: Locator;
  readonly certificate: Locator;
  readonly alerts: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.orders = page.getByTestId('held-orders');
    this.download = this.main.getByRole('button', { name: 'Download everything' });
    this.preview = this.main.getByRole('button', { name: 'See what would be deleted' });
    this.erase = this.main.getByRole('button', { name: 'Erase now' });
    this.eraseLater = this.main.getByRole('button', { name: 'Erase in 7 days' });
    this.keep = this.main.getByRole('button', { name: 'Keep my data' });
    this.planned = page.locator('#forget').getByRole('status');
    this.certificate = this.main.getByRole('link', { name: 'Download the certificate' });
    this.alerts = this.main.getByRole('alert').filter({ hasText: /./ });
  }
}

export class RequestsPage {
  readonly main: Locator;
  readonly kind: Locator;
  readonly order: Locator;
  readonly send: Locator;
  readonly requests: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.kind = this.main.getByLabel('What shall we do?');
    this.order = this.main.getByLabel('About which order?');
    this.send = this.main.getByRole('button', { name: 'Send the request' });
    this.requests = page.getByTestId('request');
  }

  takeBack(request: Locator): Locator {
    return request.getByRole('button', { name: 'Take it back' });
  }
}

export class LimitsPage {
  readonly main: Locator;
  readonly reason: Locator;
  readonly restrict: Locator;
  readonly lift: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.reason = this.main.getByLabel('Reason');
    this.restrict = this.main.getByRole('button', { name: 'Restrict', exact: true });
    this.lift = this.main.getByRole('button', { name: 'Lift the restriction' });
  }

  objection(name: string | RegExp): Locator {
    return this.main.getByRole('switch', { name });
  }
}
