// What the registry allows under the purposes granted: every request, every cookie, every key.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { DIST } from '../shop';
import type { Kept } from './kept';
import type { Asked } from './proxy';

/** The parts of `privacy.toml` that say what a browser may send and keep. */
interface Registry {
  purpose: { id: string; asked: 'never' | 'together' | 'separately'; gpc: boolean }[];
  cookie: { name: string; purpose: string; also?: string[] }[];
  storage: { key: string; kind: string; purpose: string }[];
  endpoint: { purpose: string; calls: string[] }[];
}

// The file itself and not its public form: that has no calls in it.
const REGISTRY = parse(readFileSync(resolve(__dirname, '../../../../privacy.toml'), 'utf8')) as unknown as Registry;

/** The parts of the API's description that say what a request may carry. */
interface OpenApi {
  paths: Record<string, Record<string, { parameters?: { in: string; name: string }[]; requestBody?: unknown }>>;
}

const SNAPSHOT = '../../../../crates/server/src/http/snapshots/valise_server__http__openapi__tests__openapi.snap';
const described = readFileSync(resolve(__dirname, SNAPSHOT), 'utf8');
const OPENAPI = JSON.parse(described.slice(described.indexOf('\n{'))) as OpenApi;

/** What cannot be refused. */
export const NECESSARY = REGISTRY.purpose.filter(({ asked }) => asked === 'never').map(({ id }) => id);
/** What is granted by “Accept all”. */
export const ALL = REGISTRY.purpose.filter(({ asked }) => asked !== 'separately').map(({ id }) => id);
/** What is left of that under Global Privacy Control. */
export const ALL_UNDER_GPC = ALL.filter(id => !REGISTRY.purpose.some(purpose => purpose.id === id && purpose.gpc));

/** All that can be granted at all. */
export const EVERYTHING = REGISTRY.purpose.map(({ id }) => id);

/** The calls that need a consent, as `POST /api/…`. */
export const OPTIONAL_CALLS = REGISTRY.endpoint
  .filter(({ purpose }) => !NECESSARY.includes(purpose))
  .flatMap(({ calls }) => calls);

/** The built app's own files, as paths. */
const FILES = new Set(
  readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(DIST.length)),
);

/** What of these requests is not allowed, each with why; empty if all are. */
export function unexpected(asked: Asked[], shop: string, purposes: string[]): string[] {
  const cookies = cookiesOf(purposes);
  let ordered = false;
  let processor: string | undefined;
  return asked.flatMap(each => {
    ordered ||= each.method === 'POST' && each.url.href === `${shop}/api/orders`;
    const { method, url, dest, bytes } = each;
    const said = `${method} ${url.href} (${dest || 'unknown'}, ${bytes} bytes)`;
    // Where the order leads to pay is one origin, and nothing else is.
    if (ordered && isPaymentPage(each, shop)) processor ??= url.origin;
    if (url.origin !== shop) return url.origin === processor ? [] : [`${said}: another host`];
    const odd = each.cookies.filter(name => !cookies.includes(name)).map(name => `${said}: cookie ${name}`);
    return isOwnFile(each) || isPage(each) || isCall(each, purposes) ? odd : [said, ...odd];
  });
}

/** What of this is kept without being allowed; empty if all is. */
export function unexpectedlyKept(kept: Kept, purposes: string[]): string[] {
  const allowed = (kind: string) =>
    REGISTRY.storage.filter(each => each.kind === kind && purposes.includes(each.purpose)).map(({ key }) => key);
  return Object.entries(kept).flatMap(([kind, names]) => {
    const may = kind === 'cookie' ? cookiesOf(purposes) : allowed(kind);
    return (names as string[]).filter(name => !may.includes(name)).map(name => `${kind} ${name}`);
  });
}

function cookiesOf(purposes: string[]): string[] {
  const holds = ({ purpose, also = [] }: Registry['cookie'][number]) =>
    [purpose, ...also].some(each => purposes.includes(each));
  return REGISTRY.cookie.filter(holds).map(({ name }) => name);
}

/** A page of the sandbox processor, which in these tests is on the same machine at a port of its own. */
function isPaymentPage({ method, url, dest }: Asked, shop: string): boolean {
  const isDocument = method === 'GET' && dest === 'document' && url.pathname.startsWith('/pay/');
  return isDocument && url.origin !== shop && url.hostname === new URL(shop).hostname;
}

function asksOnly(url: URL, names: string[]): boolean {
  return [...url.searchParams.keys()].every(name => names.includes(name));
}

function queryOf(path: string, verb: string): string[] {
  const parameters = OPENAPI.paths[path]?.[verb.toLowerCase()]?.parameters ?? [];
  return parameters.filter(parameter => parameter.in === 'query').map(({ name }) => name);
}

/**
 * What may stand in the address of a page: what the list is asked by, a bag's variant, a day of the policy, and that a
 * payment was given up.
 */
const PAGE_QUERY = [...queryOf('/api/bags', 'get'), 'variant', 'version', 'unpaid'];

/** A file of the build, or a bag's picture. An address with a query would carry something there. */
function isOwnFile({ method, url, dest, bytes }: Asked): boolean {
  const isFile = FILES.has(url.pathname) || (url.pathname.startsWith('/media/') && dest === 'image');
  return method === 'GET' && bytes === 0 && url.search === '' && isFile;
}

function isPage({ method, url, dest, bytes }: Asked): boolean {
  const isAddress = method === 'GET' && dest === 'document' && bytes === 0;
  return isAddress && asksOnly(url, PAGE_QUERY) && !/^\/(api|media)\//.test(url.pathname);
}

function isCall({ method, url, bytes }: Asked, purposes: string[]): boolean {
  return REGISTRY.endpoint
    .filter(({ purpose }) => purposes.includes(purpose))
    .flatMap(({ calls }) => calls)
    .some(call => {
      const [verb, template] = call.split(' ');
      const carries = OPENAPI.paths[template]?.[verb.toLowerCase()]?.requestBody !== undefined;
      const fits = asksOnly(url, queryOf(template, verb)) && (carries || bytes === 0);
      return verb === method && fits && new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(url.pathname);
    });
}
