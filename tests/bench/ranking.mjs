// How long the app takes to rank, in Chromium at a quarter of this machine's speed: `node ranking.mjs ORIGIN RUNS`, which
// prints the milliseconds of each run as a JSON list. `cargo xtask bench recommend` runs it.
//
// Measured is the app as it ships: the time from the moment that the text of the model is handed to it until it has done
// all that it does with it. So besides the ranking the time holds the reading of the JSON and the making of eight tiles.
import puppeteer from 'puppeteer-core';

const [origin, runs] = process.argv.slice(2);
const MODEL = '/api/recommendations/model';
const PAST = 50;
const SLOWER = 4;

const model = await (await fetch(origin + MODEL)).json();
const slugs = model.split('\n').slice(1).map(line => line.split('\t')[0]);
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

// All that follows from the text runs in microtasks of the task that it arrives in: a message comes after them.
await page.evaluateOnNewDocument(path => {
  const read = Response.prototype.text;
  Response.prototype.text = function () {
    const text = read.call(this);
    if (!this.url.endsWith(path)) return text;
    return text.then(text => {
      const { port1, port2 } = new MessageChannel();
      const began = performance.now();
      port1.onmessage = () => {
        window.took = performance.now() - began;
      };
      port2.postMessage('');
      return text;
    });
  };
}, MODEL);
await page.emulateCPUThrottling(SLOWER);

const took = [];
// The first is not counted: Chromium compiles the app then, and from the second on has it compiled.
for (let run = 0; run <= Number(runs); run += 1) {
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => window.took !== undefined);
  await page.waitForFunction(() => document.querySelectorAll('#for-you + ul > li').length === 8);
  if (run > 0) took.push(await page.evaluate(() => window.took));
}
await browser.close();
console.log(JSON.stringify(took));
