// A visitor who looks at every page of the shop, in whichever browser.
import type { ElementHandle, Page } from 'puppeteer-core';
import { PASSWORD, registered } from '../../pages/account';
import { ADA } from '../../pages/checkout';
import { CARDS } from '../../pages/processor';
import type { Article, Shop } from '../shop';
import { ADDRESSES } from '../tour';
import type { RecordingProxy } from './proxy';

const PATIENCE_MS = 20_000;

/** What is typed, by what browsers call each field (`autocomplete`): found much faster than by label in Firefox. */
const DELIVERY = {
  'shipping name': ADA['Full name'],
  'shipping tel': ADA['Mobile number'],
  'shipping address-line1': ADA['Address line 1'],
  'shipping postal-code': ADA['Postal code'],
  'shipping address-level2': ADA.City,
};
const CARD = { 'cc-number': CARDS.good, 'cc-exp': '12/39', 'cc-csc': '123' };

/** Every address that a shopper can be at without having ordered. */
export function addresses({ slug, variant }: Article): string[] {
  const others = [`/bags/${slug}?variant=${variant.sku}`, '/bags/no-such-bag', '/orders/VL-2222-3333-4444'];
  return [...ADDRESSES, ...others, '/orders/open#cut', '/nowhere'];
}

export class Visitor {
  private constructor(
    private readonly page: Page,
    private readonly shop: Shop,
    private readonly proxy: RecordingProxy,
    private readonly article: Article,
  ) {}

  static async arrive(page: Page, shop: Shop, proxy: RecordingProxy): Promise<Visitor> {
    page.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(page, shop, proxy, await shop.article());
  }

  /** Opens an address, looks at it to its end, and stays until nothing is under way. */
  async open(address: string): Promise<void> {
    await this.page.goto(this.shop.url + address);
    await this.appRuns();
    await this.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await this.proxy.idle();
  }

  private async appRuns(): Promise<void> {
    await this.page.waitForSelector('html[data-app=ready]');
  }

  /** Looks at every page, and leaves. */
  async wander(): Promise<void> {
    for (const address of addresses(this.article)) await this.open(address);
    await this.leave();
  }

  /** Leaves the shop: whatever it sends at the last moment is sent then. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank');
    await this.proxy.idle();
  }

  /** Presses one of the banner's buttons. */
  async answer(choice: 'accept' | 'reject'): Promise<void> {
    await this.open('/');
    await this.press(choice === 'accept' ? '.banner [data-grant]:not([data-grant=""])' : '.banner [data-grant=""]');
    await this.proxy.idle();
  }

  /** Presses one of the privacy center's buttons, and stays there until it is said to be in effect. */
  async choose(choice: 'Allow everything' | 'Refuse everything'): Promise<void> {
    if (new URL(this.page.url()).pathname !== '/privacy') await this.open('/privacy');
    await this.press(`main ::-p-text(${choice})`);
    await this.until(() => JSON.parse(localStorage['valise.consent'] ?? '{}').told === true);
    await this.proxy.idle();
  }

  /** Switches one purpose on that is asked for by itself, and stays until that is in effect. */
  async allow(purpose: string): Promise<void> {
    await this.press(`#purpose-${purpose}`);
    const isGranted = (id: string) => {
      const { told, granted } = JSON.parse(localStorage['valise.consent'] ?? '{}');
      return told === true && granted.includes(id);
    };
    await this.until(isGranted, purpose);
    await this.proxy.idle();
  }

  /** From a bag to the placed order, with nothing typed that is not asked for. */
  async buy(): Promise<void> {
    const { slug, variant } = this.article;
    await this.open(`/bags/${slug}?variant=${variant.sku}`);
    await this.press('main .button-main');
    await this.page.waitForSelector('main a[href="/cart"]');
    await this.open('/checkout');
    await this.page.select('[autocomplete="shipping country"]', 'DE');
    for (const [purpose, text] of Object.entries(DELIVERY)) await this.fill(purpose, text);
    await this.proxy.idle();
    await this.until(() => /\d/.test(document.querySelector('main [type=submit]')?.textContent ?? ''));
    await this.press('main [type=submit]');
    for (const [purpose, text] of Object.entries(CARD)) await this.fill(purpose, text);
    await this.press('button.main');
    await this.page.waitForSelector('[data-testid=order-number]');
    await this.appRuns();
    await this.proxy.idle();
  }

  /** Signs in to an account that was made somewhere else. */
  async signIn(): Promise<void> {
    const email = await registered(this.shop);
    await this.open('/account');
    await this.fill('username', email);
    await this.fill('current-password', PASSWORD);
    await this.press('main form [type=submit]');
    await this.page.waitForSelector('[data-testid=account-email]');
    await this.proxy.idle();
  }

  private async fill(purpose: string, text: string): Promise<void> {
    const field = await this.ready(`[autocomplete="${purpose}"]`);
    await field.type(text);
  }

  private async press(selector: string): Promise<void> {
    await (await this.ready(selector)).click();
  }

  /** Puppeteer has this, too, and its locators stand on it: by a way that Firefox 140 forbids under the shop's policy. */
  private async until<Given extends unknown[]>(holds: (...given: Given) => boolean, ...given: Given): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; !(await this.page.evaluate(holds, ...given)); ) {
      if (Date.now() > end) throw new Error(`still not so after ${PATIENCE_MS} ms: ${holds}`);
      await new Promise(done => setTimeout(done, 50));
    }
  }

  private async ready(selector: string): Promise<ElementHandle> {
    const element = await this.page.waitForSelector(selector, { visible: true });
    if (!element) throw new Error(`${selector} is not to be seen`);
    return element;
  }
}
