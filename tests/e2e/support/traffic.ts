// Everything that browsers sent during a test.
import type { BrowserContext, Request } from '@playwright/test';

export interface Sent {
  method: string;
  url: URL;
  referrer: string;
  body: string;
  kind: string;
}

export class Traffic {
  readonly sent: Sent[] = [];

  watch(context: BrowserContext): void {
    context.on('request', request => this.sent.push(read(request)));
  }

  /** Requests to the API since `mark`, as `GET /api/bags?…`. */
  calls(mark = 0): string[] {
    return this.sent
      .slice(mark)
      .filter(({ url }) => url.pathname.startsWith('/api/'))
      .map(({ method, url }) => `${method} ${url.pathname}${url.search}`);
  }

  /** A place in time, for {@link calls} and for slices of {@link sent}. */
  mark(): number {
    return this.sent.length;
  }

  /** The origins asked, in order, each once. */
  origins(mark = 0): string[] {
    return [...new Set(this.sent.slice(mark).map(({ url }) => url.origin))].filter(origin => origin !== 'null');
  }
}

function read(request: Request): Sent {
  return {
    method: request.method(),
    url: new URL(request.url()),
    referrer: request.headers().referer ?? '',
    body: request.postData() ?? '',
    kind: request.resourceType(),
  };
}
