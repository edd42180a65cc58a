// Everything that a browser keeps for the shop, by the names that the registry gives the kinds.
import type { Page } from 'puppeteer-core';

/** Names of what is kept; a kind that the registry does not have may hold nothing. */
export interface Kept {
  cookie: string[];
  local: string[];
  session: string[];
  'indexed-db': string[];
  cache: string[];
  /** Files of the origin's private file system. */
  file: string[];
  'service-worker': string[];
}

export async function keptBy(page: Page): Promise<Kept> {
  const host = new URL(page.url()).hostname;
  const cookies = (await page.browser().cookies()).filter(({ domain }) => domain === host);
  const stored = await page.evaluate(async () => {
    // Where storage is blocked each of these throws, or is not there at all: then nothing is kept in it.
    const names = async (look: () => Promise<string[]> | string[]) => {
      try {
        return await look();
      } catch {
        return [];
      }
    };
    return {
      local: await names(() => Object.keys(localStorage)),
      session: await names(() => Object.keys(sessionStorage)),
      'indexed-db': await names(async () => (await indexedDB.databases()).map(({ name }) => name ?? '')),
      cache: await names(() => caches.keys()),
      file: await names(async () => {
        const found: string[] = [];
        const root = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
        for await (const name of root.keys()) found.push(name);
        return found;
      }),
      'service-worker': await names(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      ),
    };
  });
  return { cookie: cookies.map(({ name }) => name), ...stored };
}
