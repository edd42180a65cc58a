// A plain web server for the built app: files, and index.html for every other path. It knows nothing of the shop.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { DIST } from './shop';

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface StaticHost {
  url: string;
  close(): Promise<void>;
}

/** Serves the build; with `api`, hands `/api` and `/media` on to that shop, as a reverse proxy would. */
export async function hostStatically(api?: string): Promise<StaticHost> {
  const server = createServer((incoming, outgoing) => {
    const path = decodeURIComponent((incoming.url ?? '/').split('?')[0]);
    if (api && /^\/(api|media)\//.test(path)) {
      const handed = request(api + incoming.url, { method: incoming.method, headers: incoming.headers }, answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      handed.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(handed);
      return;
    }
    void send(path, outgoing).catch(() => outgoing.writeHead(500).end());
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => end(server) };
}

async function send(path: string, outgoing: import('node:http').ServerResponse): Promise<void> {
  if (/^\/(api|media)\//.test(path)) {
    outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  const wanted = join(DIST, normalize(path));
  const isFile = await stat(wanted).then(found => found.isFile(), () => false);
  const file = isFile ? wanted : join(DIST, 'index.html');
  outgoing.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(outgoing);
}

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(done => server.close(() => done()));
}
