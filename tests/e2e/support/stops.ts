// A state of a page, and the plainest way into one.
import type { Page } from '@playwright/test';
import { Site, open, settled } from '../pages/site';
import type { Shop } from './shop';

export interface Stop {
  name: string;
  /** Which page it is, as the contract names it; none for those of others. */
  page?: string;
  /** Brings the page into the state. */
  reach: (page: Page, shop: Shop) => Promise<void>;
  /** What the browser itself logs on the way: answers of 400 and above. */
  logs?: RegExp;
}

export const reject = async (page: Page) => new Site(page).choice('Reject all').click();

/** A state that is nothing but an address, without the banner. */
export function at(name: string, path: string, logs?: RegExp, page = path.split(/[?#]/)[0]): Stop {
  return {
    name,
    page,
    logs,
    reach: async page => {
      await open(page, path);
      await reject(page);
      await settled(page);
    },
  };
}
