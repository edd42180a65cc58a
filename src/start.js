// Starts the app. A page that the server painted is shown first, pictures and all: the app takes its line to the network
// and its turn on the processor when the page has loaded, or as soon as somebody wants something of it. Every other
// page has nothing to show without the app.
const app = document.getElementById('app');
let begun;
const begin = () => begun ??= start().catch(stuck);
const start = async () => {
const [{ default: init }, wasm] = await Promise.all([import(SCRIPT), fetch(WASM)]);
await init({ module_or_path: wasm });
};
const stuck = () => { document.getElementById('stuck').hidden = false; };
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
