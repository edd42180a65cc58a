// Starts the app. A page that the server painted is shown first, pictures and all: the app takes its line to the network
// and its turn on the processor when the page has loaded, or as soon as somebody wants something of it. Every other
// page has nothing to show without the app.
const app = document.getElementById('app');
// What the first part of the code shows: `Route::in_first_part`.
const inFirstPart = path => /^\/(bags\b.*|search|cart)?\/*$/.test(path);
let begun, first, bytes, second;
const begin = () => begun ??= start().catch(stuck);
const start = async () => {
const [{ default: init }, wasm] = await Promise.all([import(SCRIPT), fetch(WASM), inFirstPart(location.pathname) || fetchSecond()]);
first = init({ module_or_path: wasm });
await first;
};
const stuck = () => { document.getElementById('stuck').hidden = false; };
const read = async answer => {
if (!answer.ok) throw answer.status;
return answer.arrayBuffer();
};
const forget = why => { bytes = second = null; throw why; };
const fetchSecond = () => bytes ??= fetch(SECOND).then(read).catch(forget);
// The app calls this for a page of the second part (platform/second_part.rs).
window.second = () => second ??= Promise.all([fetchSecond(), first]).then(([bytes, first]) => WebAssembly.instantiate(bytes, { first })).catch(forget);
// Whoever is about to follow a link there need not wait for it long.
const foresee = ({ target }) => {
const link = target.closest?.('a[href]');
if (link?.origin === location.origin && !inFirstPart(link.pathname)) fetchSecond().catch(() => {});
};
for (const sign of ['pointerover', 'focusin', 'pointerdown']) addEventListener(sign, foresee, { passive: true });
// What is pressed before the app is there, it presses again (platform/takeover.rs).
app.addEventListener('click', event => {
const button = event.target.closest('button[id]');
if (!button || !event.isTrusted || document.documentElement.dataset.app) return;
event.preventDefault();
button.dataset.pressed = '';
button.ariaBusy = 'true';
});
for (const sign of ['pointerdown', 'keydown', 'input']) addEventListener(sign, begin, { once: true, passive: true });
const soon = () => (window.requestIdleCallback ?? setTimeout)(begin);
if (!app.firstElementChild) begin();
else if (document.readyState === 'complete') soon();
else addEventListener('load', soon);
