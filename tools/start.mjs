// Trunk's post-build hook: the app is started by src/start.js instead of by trunk's script, which asks for the
// WebAssembly before the page's own pictures; its code comes in two parts; and the script that wasm-bindgen wrote loses
// what no page calls.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { squeezeJs } from './bundle.mjs';
import { squeezedGlue } from './glue.mjs';
import { ordered } from './order.mjs';
import { split } from './split.mjs';
import { HEADER } from './wasm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What the page starts, as trunk wrote it: its script element, and the addresses in it. */
export function startedBy(html) {
  const theirs = /<script type="module">[^]*?from '([^']+)'[^]*?module_or_path: '([^']+)'[^]*?<\/script>/;
  const found = theirs.exec(html);
  if (!found) throw new Error('trunk wrote no script that could be replaced: has its template changed?');
  const [element, script, wasm] = found;
  return { element, script, wasm };
}

/** The page with `starter` in place of trunk's script; preloads go, since the starter decides when. */
export function withStarter(html, element, starter, addresses) {
  const ours = starter.replace(/\b(?:SCRIPT|WASM|SECOND)\b/g, name => JSON.stringify(addresses[name]));
  return html
    .replace(element, () => `<script type="module">${ours}</script>`)
    .replace(/<link rel="(?:modulepreload|preload)" href="[^"]*(?:\.js|\.wasm)"[^>]*>/g, '');
}

/**
 * As small as it gets, compressed: what is said twice costs less than a place to keep it (`local-cse`, `simplify-locals`).
 * The first kilobyte of memory is the far end of the stack, where no pointer leads that something could be added to
 * (`low-memory-unused`: additions go into the loads). Only now, since whoever splits must know each function by its name; and the
 * functions in order only after it, since it is about what is left of them.
 */
function optimised(wasm, file) {
  writeFileSync(file, wasm);
  const skipped = ['--skip-pass=local-cse', '--skip-pass=simplify-locals'];
  const strip = ['--strip-target-features', '--strip-producers', '--strip-debug'];
  execFileSync('wasm-opt', ['--flatten', '--rereloop', '-Os', '--converge', '--low-memory-unused', ...skipped, ...strip, file, '-o', file], { stdio: 'inherit' });
  const small = ordered(readFileSync(file));
  rmSync(file);
  return small;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = process.env.TRUNK_STAGING_DIR;
  if (!dist) throw new Error('TRUNK_STAGING_DIR is not set: trunk runs this after building');
  const page = join(dist, 'index.html');
  const html = readFileSync(page, 'utf8');
  const { element, script, wasm } = startedBy(html);
  const file = address => join(dist, basename(address));
  const bound = readFileSync(file(wasm));
  const glue = squeezedGlue(file(script));
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const linked = readFileSync(join(target, 'wasm32-unknown-unknown/wasm-release/app.wasm'));
  // Built by hand, without the linker's word for what needs what, the app is whole and its second part empty.
  const parts = split(bound, linked, glue) ?? { first: bound, second: Buffer.from(HEADER), script: glue };
  /** Trunk's names are of what it made; what is kept for ever needs one of what it is. */
  const written = (content, ending) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
    writeFileSync(join(dist, `app-${hash}${ending}`), content);
    return wasm.replace(basename(wasm), `app-${hash}${ending}`);
  };
  for (const old of [script, wasm]) rmSync(file(old));
  const addresses = {
    SCRIPT: written(parts.script, '.js'),
    WASM: written(optimised(parts.first, file(wasm)), '_first.wasm'),
    SECOND: written(optimised(parts.second, file(wasm)), '_second.wasm'),
  };
  writeFileSync(page, withStarter(html, element, squeezeJs(readFileSync(join(root, 'src/start.js'), 'utf8')), addresses));
}
