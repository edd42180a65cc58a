// Trunk's pre-build hook: one style sheet and one boot script in .build/, without comments and indentation, so that the
// shell costs one request for CSS and none for the script, which trunk writes into the page.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = path => readFileSync(join(root, path), 'utf8');

// `@layer` decides what wins; this order only has to bring tokens.css, which names the layers, first.
const FIRST = ['tokens.css', 'base.css', 'ui.css', 'shell.css', 'banner.css'];

/** Style sheets without comments and needless white space. Strings stay as they are. */
export function squeezeCss(css) {
  return css
    .replace(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:\s|\/\*[\s\S]*?\*\/)+/g, (_, string) => string ?? ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/([{;][\w-]+|[{;]--[\w-]+): /g, '$1:')
    .replaceAll(';}', '}')
    .trim();
}

/** A script without whole-line comments and indentation: enough for ours, and too little to break it. */
export function squeezeJs(js) {
  return js.split('\n').map(line => line.trim()).filter(line => line && !line.startsWith('//')).join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sheets = readdirSync(join(root, 'style')).filter(name => name.endsWith('.css') && !FIRST.includes(name)).sort();
  const css = [...FIRST, ...sheets].map(name => squeezeCss(read(`style/${name}`))).join('\n');
  mkdirSync(join(root, '.build'), { recursive: true });
  writeFileSync(join(root, '.build/app.css'), `${css}\n`);
  writeFileSync(join(root, '.build/boot.js'), squeezeJs(read('src/boot.js')));
}
