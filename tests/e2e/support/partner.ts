// An analytics partner beside the shop, which writes down what it is told.
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Partner {
  /** What arrived: method, path and body. */
  readonly heard: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        this.heard.push(`${incoming.method} ${incoming.url} ${Buffer.concat(chunks).toString('utf8')}`);
        outgoing.writeHead(202).end();
      });
    });
  }

  static async open(): Promise<Partner> {
    const partner = new Partner();
    await new Promise<void>(done => partner.server.listen(0, '127.0.0.1', done));
    return partner;
  }

  /** Its origin. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(done => this.server.close(() => done()));
  }
}
