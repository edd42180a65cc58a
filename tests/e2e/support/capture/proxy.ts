// A proxy between a browser and everything else: it writes down every request, hands on what is for the shop or for its
// payment processor, and answers 404 to the rest. Nothing leaves this machine.
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request, as it left the browser. */
export interface Asked {
  method: string;
  /** The whole address; `connect://host:port` for a tunnel, of which no more can be seen. */
  url: URL;
  /**
   * What the answer was wanted for, as the browser tells trustworthy hosts (`Sec-Fetch-Dest`), and whether it is only
   * fetched ahead; empty if it does not say.
   */
  dest: string;
  /** The names of the cookies that were sent along. */
  cookies: string[];
  /** The body's size in bytes. */
  bytes: number;
}

/** A page on its way to the browser. */
export interface Page {
  headers: NodeJS.Dict<string | string[]>;
  html: string;
}

/** Where the browsers send what is their own business and has no switch to turn it off; see browsers.ts. */
export const BROWSERS_OWN = 'browsers-own.invalid';

const QUIET_MS = 250;
const IDLE_LIMIT_MS = 20_000;

export class RecordingProxy {
  readonly asked: Asked[] = [];
  /** Whether the shop's API cannot be reached. */
  apiIsDown = false;
  /** Whether requests carry the header of Global Privacy Control, for browsers that cannot send it themselves. */
  saysGpc = false;
  /** Changes the shop's pages on their way. */
  rewrite: ((page: Page, url: URL) => Page) | undefined;
  /** Further files that the shop's origin seems to have, by path: what a careless developer might add. */
  readonly planted = new Map<string, { type: string; text: string }>();

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private open = 0;
  private changed = Date.now();

  private constructor(private readonly shop: string) {
    this.server = createServer((incoming, outgoing) => this.take(incoming, outgoing));
    this.server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
      this.note(incoming, new URL(`connect://${incoming.url}`));
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** A proxy in front of the shop at this origin. */
  static async open(shop: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(shop);
    await new Promise<void>(done => proxy.server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Waits until nothing is under way, and nothing new has been for a moment. */
  async idle(): Promise<void> {
    const limit = Date.now() + IDLE_LIMIT_MS;
    while (this.open > 0 || Date.now() - this.changed < QUIET_MS) {
      if (Date.now() > limit) throw new Error(`${this.open} requests are still under way`);
      await new Promise(done => setTimeout(done, 25));
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>(done => this.server.close(() => done()));
  }

  private note(incoming: IncomingMessage, url: URL): Asked {
    const { method = '', headers } = incoming;
    const cookies = (headers.cookie ?? '').split(';').map(each => each.split('=')[0].trim());
    const ahead = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz'] ?? '';
    const dest = `${headers['sec-fetch-dest'] ?? ''} ${ahead}`.trim();
    const asked: Asked = { method, url, dest, cookies: cookies.filter(Boolean), bytes: 0 };
    if (url.hostname !== BROWSERS_OWN) this.asked.push(asked);
    this.changed = Date.now();
    return asked;
  }

  private take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const url = new URL(incoming.url ?? '', this.shop);
    const asked = this.note(incoming, url);
    this.open += 1;
    outgoing.once('close', () => {
      this.open -= 1;
      this.changed = Date.now();
    });
    incoming.on('data', (chunk: Buffer) => {
      asked.bytes += chunk.length;
    });
    const planted = url.origin === this.shop ? this.planted.get(url.pathname) : undefined;
    if (planted) {
      incoming.resume();
      outgoing.writeHead(200, { 'content-type': planted.type }).end(planted.text);
    } else if (url.hostname !== new URL(this.shop).hostname) {
      incoming.resume();
      outgoing.writeHead(404, { 'access-control-allow-origin': '*' }).end();
    } else if (this.apiIsDown && url.origin === this.shop && url.pathname.startsWith('/api/')) {
      incoming.socket.destroy();
    } else {
      this.handOn(incoming, outgoing, asked);
    }
  }

  private handOn(incoming: IncomingMessage, outgoing: ServerResponse, asked: Asked): void {
    const { url } = asked;
    const headers = { ...incoming.headers, ...(this.saysGpc ? { 'sec-gpc': '1' } : {}) };
    const rewrite = url.origin === this.shop && asked.dest === 'document' ? this.rewrite : undefined;
    if (rewrite) {
      delete headers['accept-encoding'];
      delete headers['if-none-match'];
    }
    const handed = request(url, { method: incoming.method, headers }, answer => {
      if (!rewrite) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const page = rewrite({ headers: { ...answer.headers }, html: Buffer.concat(chunks).toString('utf8') }, url);
        const { 'content-length': _, 'transfer-encoding': __, etag: ___, ...others } = page.headers;
        outgoing.writeHead(answer.statusCode ?? 502, others).end(page.html);
      });
    });
    handed.on('error', () => outgoing.destroy());
    incoming.pipe(handed);
  }
}
