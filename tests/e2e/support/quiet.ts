// Nothing may be said in the console: no error, no warning, no exception, no violation of the content security policy.
import { type BrowserContext, expect } from '@playwright/test';

export class Quiet {
  private readonly said: string[] = [];
  private readonly expected: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', error => this.said.push(`exception: ${error.error().stack ?? error.error().message}`));
  }

  /** What this test provokes: the browser itself says every answer of 400 and above, and every lost connection. */
  expects(message: RegExp): void {
    this.expected.push(message);
  }

  check(): void {
    const unexpected = this.said.filter(each => !this.expected.some(pattern => pattern.test(each)));
    expect(unexpected, 'said in the console').toEqual([]);
  }
}
