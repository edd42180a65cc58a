// How long the app takes to rank, in Chromium at a quarter of this machine's speed: `node ranking.mjs ORIGIN RUNS`, which
// prints milliseconds as JSON: of each page the first ranking, and those of its next visits to home without loading
// anew. `cargo xtask bench recommend` runs it.
//
// Measured is the app as it ships, from the moment that the bytes of the model are handed to it. All that follows from
// them runs in microtasks of one task. Ranking lasts until the first element of the row is made, so the reading of the
// model and the look at consent and history are in it; making lasts until the row stands in the document; laying out is
// what the browser then needs to place the page. On a later visit the row is there at once, from before, and nothing is made.
import puppeteer from 'puppeteer-core';

const [origin, runs] = process.argv.slice(2);
const MODEL = '/api/recommendations/model';
const PAST = 50;
const SLOWER = 4;
const RETURNS = 3;

const lines = (await (await fetch(origin + MODEL)).text()).split('\n').slice(2, -1);
const slugs = lines.map(line => line.split('\t')[0]);
const history = Array.from({ length: PAST }, (_, past) => slugs[Math.floor((past * slugs.length) / PAST)]);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage();
page.setDefaultTimeout(60_000);
await page.goto(`${origin}/privacy`);
await page.waitForSelector('html[data-app=ready]');
await page.click('#purpose-personalisation');
await page.waitForFunction(() => JSON.parse(localStorage['valise.consent'] ?? '{}').told === true);
await page.evaluate(text => localStorage.setItem('valise.history', text), `${history.join('\n')}\n`);

await page.evaluateOnNewDocument(path => {
  let began;
  let ranked;
  const read = Response.prototype.arrayBuffer;
  Response.prototype.arrayBuffer = function () {
    const bytes = read.call(this);
    if (!this.url.endsWith(path)) return bytes;
    return bytes.then(bytes => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const made = performance.now();
        // Nothing new was made: the row stood there already.
        ranked ??= made;
        document.body.getBoundingClientRect();
        window.took = { ranking: ranked - began, making: made - ranked, layout: performance.now() - made };
      };
      port2.postMessage('');
      ranked = undefined;
      began = performance.now();
      return bytes;
    });
  };
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function (...what) {
    ranked ??= performance.now();
    return make.apply(this, what);
  };
}, MODEL);
await page.emulateCPUThrottling(SLOWER);

const taken = async () => {
  await page.waitForFunction(() => window.took !== undefined);
  await page.waitForFunction(() => document.querySelectorAll('#for-you + ul > li').length === 8);
  return page.evaluate(() => {
    const { took } = window;
    window.took = undefined;
    return took;
  });
};

const first = [];
const again = [];
// The first is not counted: Chromium compiles the app then, and from the second on has it compiled.
for (let run = 0; run <= Number(runs); run += 1) {
  await page.goto(`${origin}/`);
  const took = await taken();
  if (run > 0) first.push(took);
  for (let visit = 0; visit < RETURNS; visit += 1) {
    await page.evaluate(() => document.querySelector('.site-nav a[href="/bags"]').click());
    await page.waitForFunction(() => location.pathname === '/bags' && document.querySelector('[data-bags] .bag'));
    await page.evaluate(() => document.querySelector('.site-name').click());
    const took = await taken();
    if (run > 0) again.push(took);
  }
}
await browser.close();
console.log(JSON.stringify({ first, again }));
