// The script that wasm-bindgen wrote, without what no page calls: crates export classes to JavaScript (leptos brings the
// streams of its server functions), and wasm-bindgen keeps them all.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildSync } from 'esbuild';

/** What is written for each class does something on loading, so that nobody could tell that the class is not used. */
const withoutEffects = glue =>
  glue
    .replace(/^if \(Symbol\.dispose\) .*$/gm, '')
    .replaceAll('new FinalizationRegistry(', '/* @__PURE__ */ new FinalizationRegistry(');

/** What a script's default export needs of it, in short names. */
export function squeezedGlue(path) {
  writeFileSync(path, withoutEffects(readFileSync(path, 'utf8')));
  const { outputFiles } = buildSync({
    stdin: { contents: `export { default } from ${JSON.stringify(path)}`, resolveDir: dirname(path) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}
