// Trunk's post-build hook: the app is started by src/start.js instead of by trunk's script, which asks for the
// WebAssembly before the page's own pictures, and the script that wasm-bindgen wrote loses what no page calls.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { squeezeJs } from './bundle.mjs';
import { squeezeGlue } from './glue.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The page with `starter` in place of trunk's script; preloads go, since the starter decides when. */
export function withStarter(html, starter) {
  const theirs = /<script type="module">[^]*?from '([^']+)'[^]*?module_or_path: '([^']+)'[^]*?<\/script>/;
  const found = theirs.exec(html);
  if (!found) throw new Error('trunk wrote no script that could be replaced: has its template changed?');
  const [whole, script, wasm] = found;
  const ours = starter.replace('SCRIPT', JSON.stringify(script)).replace('WASM', JSON.stringify(wasm));
  return html
    .replace(whole, () => `<script type="module">${ours}</script>`)
    .replace(/<link rel="(?:modulepreload|preload)" href="[^"]*(?:\.js|\.wasm)"[^>]*>/g, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = process.env.TRUNK_STAGING_DIR;
  if (!dist) throw new Error('TRUNK_STAGING_DIR is not set: trunk runs this after building');
  const page = join(dist, 'index.html');
  writeFileSync(page, withStarter(readFileSync(page, 'utf8'), squeezeJs(readFileSync(join(root, 'src/start.js'), 'utf8'))));
  for (const name of readdirSync(dist).filter(name => name.endsWith('.js'))) {
    squeezeGlue(join(dist, name));
  }
}
