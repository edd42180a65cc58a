// A running shop: the real server on a free port, with a database of its own in a temporary folder.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = resolve(__dirname, '../../..');
const BIN = process.env.VALISE_BIN || join(ROOT, 'target/debug/valise');
const run = promisify(execFile);

/** The folder of the built app. */
export const DIST = process.env.VALISE_DIST || join(ROOT, 'dist');

const EVERY_BAG = '/api/bags?in_stock=true&sort=name&limit=48';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
/** The end of the server's log that is kept. */
const LOG_TAIL = 200_000;
/** The end of it that a failed test is shown. */
const LOG_SHOWN = 12_000;

export interface Variant {
  id: string;
  sku: string;
  colour: string;
  size: string;
  price: { minor: number; currency: string };
  available: number;
}

export interface Bag {
  slug: string;
  name: string;
  variants: Variant[];
}

interface BagList {
  bags: { slug: string }[];
  next?: string;
}

/** A bag and one of its variants, as a journey uses them. */
export interface Article {
  slug: string;
  name: string;
  variant: Variant;
}

export interface Mail {
  to: string;
  subject: string;
  /** The text part, decoded. */
  text: string;
}

export class Shop {
  private child: ChildProcess | undefined;
  private log = '';
  private address = '';
  private unused: string[] = [];
  private nextPage: string | undefined = EVERY_BAG;

  private constructor(
    readonly dataDir: string,
    private port: number,
    private readonly partner: string | undefined,
    private readonly name: string | undefined,
    private readonly reservationS: number | undefined,
  ) {}

  /**
   * Starts a shop. `keepsAddress` for journeys that stop it and start it again: its two ports are then its own. `partner`
   * is the address of the analytics partner that it tells. `name` is the host of its address, in place of a number.
   * `reservationS` is for how long an unpaid order holds its bags, in place of a quarter of an hour.
   */
  static async open({
    keepsAddress = false,
    worker = 0,
    partner,
    name,
    reservationS,
  }: { keepsAddress?: boolean; worker?: number; partner?: string; name?: string; reservationS?: number } = {}): Promise<Shop> {
    const dataDir = await mkdtemp(join(tmpdir(), 'valise-journey-'));
    const shop = new Shop(dataDir, keepsAddress ? await twoFreePorts(worker) : 0, partner, name, reservationS);
    try {
      await shop.start();
    } catch (error) {
      await shop.close();
      throw error;
    }
    return shop;
  }

  /** Its origin, such as `http://127.0.0.1:45678`. */
  get url(): string {
    return this.address;
  }

  /** The end of what the server has logged, with a line for each request. */
  get logged(): string {
    return this.log;
  }

  /** As much of it as somebody wants to read. */
  get logTail(): string {
    return this.log.slice(-LOG_SHOWN);
  }

  async start(): Promise<void> {
    const child = spawn(
      BIN,
      [
        ...['serve', '--dist', DIST, '--data-dir', this.dataDir, '--port', String(this.port), '--seed-if-empty'],
        ...(this.partner ? ['--partner-url', `partner-analytics=${this.partner}`] : []),
        ...(this.name ? ['--public-url', `http://${this.name}:${this.port}`] : []),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        // All shoppers of the journeys come from one address, and many of them never pay.
        env: {
          PATH: process.env.PATH,
          VALISE_LOG: 'info,access=debug',
          VALISE_UNPAID_PER_ADDRESS: '65535',
          VALISE_CARTS_PER_ADDRESS: '65535',
          ...(this.reservationS ? { VALISE_RESERVATION_S: String(this.reservationS) } : {}),
        },
      },
    );
    this.child = child;
    const orphaned = () => child.kill('SIGKILL');
    process.once('exit', orphaned);
    child.once('exit', () => process.off('exit', orphaned));
    child.stderr?.on('data', chunk => {
      this.log = (this.log + chunk).slice(-LOG_TAIL);
    });
    const listens = await this.ready(child);
    this.address = this.name ? `http://${this.name}:${this.port}` : listens;
  }

  private ready(child: ChildProcess): Promise<string> {
    return new Promise((done, fail) => {
      let said = '';
      const limit = setTimeout(() => fail(new Error(`the shop is not ready in time:\n${this.logTail}`)), START_LIMIT_MS);
      child.once('error', fail);
      child.once('exit', code => fail(new Error(`the shop ended with ${code} before it was ready:\n${this.logTail}`)));
      child.stdout?.on('data', chunk => {
        said += chunk;
        const ready = /^ready (http:\/\/\S+)$/m.exec(said);
        if (ready) {
          clearTimeout(limit);
          done(ready[1]);
        }
      });
    });
  }

  /** Asks it to end, as Ctrl-C does, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const [code, signal] = await ended;
    clearTimeout(limit);
    if (code !== 0) throw new Error(`the shop did not stop cleanly (${code ?? signal}):\n${this.log}`);
  }

  /** Stops it and forgets everything it kept. */
  async close(): Promise<void> {
    try {
      await this.stop();
    } finally {
      await rm(this.dataDir, { recursive: true, force: true });
    }
  }

  async setStock(sku: string, units: number): Promise<void> {
    await run(BIN, ['stock', '--data-dir', this.dataDir, '--sku', sku, '--set', String(units)]);
  }

  /** Sets a variant's price, in euro cents before tax. */
  async setPrice(sku: string, minor: number): Promise<void> {
    await run(BIN, ['price', '--data-dir', this.dataDir, '--sku', sku, '--set', String(minor)]);
  }

  /** Adds or ends a promo code: the arguments of `valise promo`. */
  async promo(action: 'add' | 'end', code: string, ...more: string[]): Promise<void> {
    await run(BIN, ['promo', action, '--data-dir', this.dataDir, code, ...more]);
  }

  /** What `valise …` says at the console, beside the running shop. */
  async console(...command: string[]): Promise<string> {
    const { PATH } = process.env;
    return (await run(BIN, command, { env: { PATH, VALISE_DATA_DIR: this.dataDir } })).stdout;
  }

  /** An answer of the API, asked for by nobody in particular. */
  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** A bag that no other test of this shop was given, in a variant that can be bought ten times. */
  async article(): Promise<Article> {
    for (let slug = await this.nextSlug(); slug !== undefined; slug = await this.nextSlug()) {
      const bag = await this.get<Bag>(`/api/bags/${slug}`);
      const variant = bag.variants.find(each => each.available >= 10);
      if (variant) return { slug: bag.slug, name: bag.name, variant };
    }
    throw new Error('no bag is left for this test');
  }

  /** The next bag in stock by name, reading the list on page by page; none when it has ended. */
  private async nextSlug(): Promise<string | undefined> {
    if (this.unused.length === 0 && this.nextPage !== undefined) {
      const page = await this.get<BagList>(this.nextPage);
      this.unused = page.bags.map(each => each.slug);
      this.nextPage = page.next ? `${EVERY_BAG}&after=${encodeURIComponent(page.next)}` : undefined;
    }
    return this.unused.shift();
  }

  /** How many units of a variant can be bought now, as the bag's page says it. */
  async available(article: Article): Promise<number> {
    return (await this.variant(article))?.available ?? 0;
  }

  /** What a variant costs now, in euro cents before tax, as the bag's page says it. */
  async price(article: Article): Promise<number | undefined> {
    return (await this.variant(article))?.price.minor;
  }

  private async variant({ slug, variant: { sku } }: Article): Promise<Variant | undefined> {
    return (await this.get<Bag>(`/api/bags/${slug}`)).variants.find(each => each.sku === sku);
  }

  /** The mails sent so far. */
  async mails(): Promise<Mail[]> {
    const folder = join(this.dataDir, 'mail');
    const names = await readdir(folder).catch(() => [] as string[]);
    const files = names.filter(name => name.endsWith('.eml')).sort();
    return Promise.all(files.map(async name => readMail(await readFile(join(folder, name), 'utf8'))));
  }
}

/** Reads what our own mailer writes: headers, then text that may be quoted-printable or base64, in parts or not. */
function readMail(raw: string): Mail {
  const eml = raw.replaceAll('\r\n', '\n');
  const [head, ...body] = eml.split('\n\n');
  const header = (name: string) => new RegExp(`^${name}: *(.*(?:\\n[ \\t].*)*)`, 'im').exec(head)?.[1] ?? '';
  const boundary = /boundary="?([^";\n]+)"?/i.exec(head)?.[1];
  let [partHead, text] = [head, body.join('\n\n')];
  if (boundary) {
    const part = text.split(`--${boundary}`).find(each => /content-type: *text\/plain/i.test(each)) ?? '';
    const [first, ...rest] = part.trimStart().split('\n\n');
    [partHead, text] = [first, rest.join('\n\n')];
  }
  if (/content-transfer-encoding: *quoted-printable/i.test(partHead)) {
    const bytes = text
      .replace(/=\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    text = Buffer.from(bytes, 'latin1').toString('utf8');
  } else if (/content-transfer-encoding: *base64/i.test(partHead)) {
    text = Buffer.from(text, 'base64').toString('utf8');
  }
  return { to: header('To'), subject: header('Subject'), text };
}

/** Two free ports beside each other, from a range of this worker alone and below those that systems hand out. */
export async function twoFreePorts(worker: number): Promise<number> {
  const first = 20_000 + (worker % 50) * 200;
  const start = first + (process.pid % 100) * 2;
  for (let port = start; port < start + 200; port += 2) {
    const candidate = first + ((port - first) % 200);
    if ((await isFree(candidate)) && (await isFree(candidate + 1))) return candidate;
  }
  throw new Error(`no two free ports from ${first} on`);
}

export function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}
