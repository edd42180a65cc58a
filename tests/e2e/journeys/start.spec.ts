// The command that the README begins with.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { isFree, twoFreePorts } from '../support/shop';

const ROOT = resolve(__dirname, '../../..');
const XTASK = process.env.VALISE_XTASK || join(ROOT, 'target/debug/xtask');

test('`start` says where the shop answers, and Ctrl-C leaves nothing running', async ({}, info) => {
  // Everything is built by now; still cargo looks whether it is.
  test.setTimeout(180_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'valise-start-'));
  const port = await twoFreePorts(info.parallelIndex);
  // A process group of its own: what a terminal sends its interrupt to.
  const start = spawn(XTASK, ['start', '--port', String(port), '--data-dir', dataDir], { cwd: ROOT, detached: true });
  const group = -(start.pid as number);
  const ended = once(start, 'exit');
  let said = '';
  start.stderr.on('data', chunk => (said += chunk));
  try {
    const ready = (async () => {
      for await (const line of createInterface(start.stdout)) if (line.startsWith('ready ')) return line;
      throw new Error(`it never was ready:\n${said}`);
    })();
    expect(await ready).toBe(`ready http://127.0.0.1:${port}`);
    expect(said, 'what is there is not made again').toContain('already there');
    expect(said).not.toMatch(/\bCompiling\b/);
    expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/bags`)).text()).toContain('<h1');

    process.kill(group, 'SIGINT');
    expect(await ended, said).toEqual([0, null]);
    expect(() => process.kill(group, 0), 'the group is empty').toThrow('ESRCH');
    expect([await isFree(port), await isFree(port + 1)]).toEqual([true, true]);
  } finally {
    if (start.exitCode === null && start.signalCode === null) {
      process.kill(group, 'SIGKILL');
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
  }
});
