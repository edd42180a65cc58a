// Hostile trackers: every way in which a page can tell another host that it is being read. Each kind has a host of its
// own, so that what arrives says by itself how it came.
import type { Asked, Page } from './proxy';

/** Where the trackers live, or would. */
export const TRACKERS = 'tracker.example';

const at = (kind: string, path = '/x', scheme = 'http') => `${scheme}://${kind}.${TRACKERS}${path}`;

const rules = (url: string) =>
  `<script type="speculationrules">{"prefetch": [{"urls": ["${url}"], "eagerness": "immediate"}]}</script>`;

const form = (target: string, action: string) =>
  `{ const f = document.createElement('form'); f.method = 'post'; f.target = '${target}'; f.action = '${action}'; document.body.append(f); setTimeout(() => f.submit()); }`;

/** Elements that ask by being there. */
const ELEMENTS: Record<string, string> = {
  image: `<img src="${at('image')}" alt="">`,
  srcset: `<img srcset="${at('srcset')} 1x" alt="">`,
  script: `<script src="${at('script')}"></script>`,
  module: `<script type="module" src="${at('module')}"></script>`,
  style: `<link rel="stylesheet" href="${at('style')}">`,
  'css-import': `<style>@import url("${at('css-import')}");</style>`,
  'css-url': `<style>body { background: url("${at('css-url')}"); }</style>`,
  'style-attribute': `<p style="background: url('${at('style-attribute')}')">.</p>`,
  font: `<style>@font-face { font-family: t; src: url("${at('font')}"); } p { font-family: t; }</style><p>.</p>`,
  frame: `<iframe src="${at('frame')}"></iframe>`,
  object: `<object data="${at('object')}" type="text/html"></object>`,
  embed: `<embed src="${at('embed')}" type="text/html">`,
  video: `<video src="${at('video')}" autoplay muted></video>`,
  audio: `<audio src="${at('audio')}" preload="auto"></audio>`,
  poster: `<video poster="${at('poster')}"></video>`,
  icon: `<input type="image" src="${at('icon')}" alt="">`,
  prefetch: `<link rel="prefetch" href="${at('prefetch')}">`,
  preload: `<link rel="preload" as="image" href="${at('preload')}">`,
  modulepreload: `<link rel="modulepreload" href="${at('modulepreload')}">`,
  preconnect: `<link rel="preconnect" href="${at('preconnect', '', 'https')}">`,
  'speculation-rules': rules(at('speculation-rules', '/x', 'https')),
};

/** Scripts that ask, each a line. */
const SCRIPTS: Record<string, string> = {
  fetch: `fetch('${at('fetch')}', { mode: 'no-cors' }).catch(() => {});`,
  'fetch-keepalive': `fetch('${at('fetch-keepalive')}', { mode: 'no-cors', method: 'POST', keepalive: true, body: 'x' }).catch(() => {});`,
  xhr: `{ const x = new XMLHttpRequest(); x.open('GET', '${at('xhr')}'); x.onerror = () => {}; x.send(); }`,
  beacon: `navigator.sendBeacon('${at('beacon')}', 'x');`,
  'new-image': `new Image().src = '${at('new-image')}';`,
  events: `new EventSource('${at('events')}');`,
  socket: `new WebSocket('${at('socket', '/x', 'ws')}');`,
  'font-face': `new FontFace('f', 'url(${at('font-face')})').load().catch(() => {});`,
  worker: `new Worker(URL.createObjectURL(new Blob(["fetch('${at('worker')}', { mode: 'no-cors' })"])));`,
  import: `import('${at('import')}').catch(() => {});`,
  ping: `{ const a = document.createElement('a'); a.href = '#followed'; a.ping = '${at('ping')}'; document.body.append(a); a.click(); }`,
  'fetch-later': `fetchLater('${at('fetch-later', '/x', 'https')}', { activateAfter: 0 });`,
  'web-transport': `{ const t = new WebTransport('${at('web-transport', '/x', 'https')}'); t.ready.catch(() => {}); t.closed.catch(() => {}); }`,
  form: form('sink', at('form')),
  'form-secure': form('sink-secure', at('form-secure', '/x', 'https')),
};

/** A look for a way between two browsers, by asking a host in the open: UDP, past the policy and past any proxy. */
const stun = (port: number) =>
  `{ const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
     p.createDataChannel('x'); p.createOffer().then(offer => p.setLocalDescription(offer)).catch(() => {}); }`;

/** Every kind of tracker whose way is HTTP. */
export const KINDS = [...Object.keys(ELEMENTS), ...Object.keys(SCRIPTS)];

/**
 * The tracker's script, which asks a STUN server at this port of loopback too; each line alone, since what a browser refuses
 * it may refuse by throwing.
 */
export const hostileScript = (stunPort: number) => ({
  type: 'text/javascript',
  text: [
    `const worker = navigator.serviceWorker.register('/hostile-worker.js');`,
    ...[...Object.values(SCRIPTS), stun(stunPort)].map(line => `try { ${line} } catch {}`),
    `worker.catch(() => {}).then(() => { document.documentElement.dataset.hostile = 'done'; });`,
  ].join('\n'),
});

/** A service worker that would go on tracking after the page. */
export const HOSTILE_WORKER = { type: 'text/javascript', text: `fetch('${at('service-worker')}', { mode: 'no-cors' });` };

const PLANTED = `${Object.values(ELEMENTS).join('\n')}
<iframe name="sink"></iframe>
<iframe name="sink-secure"></iframe>
<script>document.documentElement.dataset.inline = 'ran';</script>
<script src="/hostile.js"></script>`;

/** The page with trackers in it. */
export function withTrackers({ headers, html }: Page): Page {
  return { headers, html: html.replace('</body>', () => `${PLANTED}\n</body>`) };
}

/** Nothing but the trackers under the page's own headers: the shop's code, and so its consent, is not there at all. */
export function trackersAlone({ headers }: Page): Page {
  return { headers, html: `<!doctype html><html lang="en"><title>.</title><body>${PLANTED}\n</body></html>` };
}

const AHEAD_BY_RULES = '/fetched-ahead-by-rules';

/**
 * Nothing but what is to be fetched ahead, marked with the page's name, so that the page is done loading: Firefox waits for
 * that. Rules lead to the shop's own host here: to another one Chromium follows none behind a proxy.
 */
export function aheadAlone({ headers }: Page, name: string): Page {
  const ahead = `<link rel="prefetch" href="${at('prefetch')}?${name}">${rules(`${AHEAD_BY_RULES}?${name}`)}`;
  return { headers, html: `<!doctype html><html lang="en"><title>.</title>${ahead}</html>` };
}

/** What pages of {@link aheadAlone} have had fetched: the kind and the page's name, each as often as it was. */
export function fetchedAhead(asked: Asked[]): string[] {
  const kinds: Record<string, string> = { [at('prefetch')]: 'prefetch', [AHEAD_BY_RULES]: 'speculation-rules' };
  const kind = ({ url }: Asked) => kinds[url.origin + url.pathname] ?? kinds[url.pathname];
  return asked.flatMap(each => (kind(each) ? [`${kind(each)} ${each.url.search.slice(1)}`] : [])).sort();
}

/** The page without what its headers forbid. */
export function defenceless({ headers, html }: Page): Page {
  const { 'content-security-policy': _, ...others } = headers;
  return { headers: others, html };
}

/** Keeps an identifier in every place that a browser has; runs in the page. */
export async function keepEverywhere(): Promise<void> {
  document.cookie = 'tracker=1';
  localStorage.setItem('tracker', '1');
  sessionStorage.setItem('tracker', '1');
  await new Promise(done => {
    const opening = indexedDB.open('tracker');
    opening.onsuccess = () => {
      // What is open nobody can delete before its page is left, and Firefox then forgets now and again that it should.
      opening.result.close();
      done(undefined);
    };
  });
  await caches.open('tracker');
  await (await navigator.storage.getDirectory()).getFileHandle('tracker', { create: true });
}
