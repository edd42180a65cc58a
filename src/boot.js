// The privacy choices before (and without) the WebAssembly: shows the banner to those who have not answered, keeps an
// answer, and never says "kept" when it was not. It runs in <head>, before the first paint: who answered sees no flash.
// Its words all come from the shell: what is asked from <html>, the purposes from the button that was pressed.
// `src/privacy/` takes it from here; both read and write the one format of contract::privacy::KeptChoice.
(() => {
  const root = document.documentElement;
  const flags = root.dataset;
  const key = 'valise.consent';

  const read = () => {
    const text = localStorage.getItem(key);
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  };

  const look = () => {
    try {
      const { fingerprint, granted, at, policy } = read();
      const same = fingerprint === flags.fingerprint;
      const age = Date.now() - at;
      // Kept while the clock was ahead, an answer would hold too long.
      const holds = same && !!granted && (!granted.length || (age > -864e5 && age < 180 * 864e5));
      flags.consent = holds || 'gpc' in flags ? 'answered' : 'ask';
      // How she likes the shop, before the first of it is painted.
      const keeps = holds && granted.includes('preferences');
      const likes = key => keeps && !!localStorage.getItem('valise.' + key);
      root.toggleAttribute('data-keeps', keeps);
      root.toggleAttribute('data-dense', likes('view'));
      root.toggleAttribute('data-estimates', likes('currency'));
      root.lang = likes('language') ? 'en-US' : 'en-GB';
      // Asked anew, since the question has changed; told, since the policy has.
      root.toggleAttribute('data-again', !!fingerprint && !same);
      root.toggleAttribute('data-news', holds && !(policy >= flags.policy));
    } catch {
      flags.consent = 'blocked';
    }
  };

  // What the registry does not list is nobody's to keep. With each choice it goes, from every place that a browser has.
  const clean = () => {
    const forget = kept => {
      for (const key of Object.keys(kept)) if (!flags.keys.split(' ').includes(key)) kept.removeItem(key);
    };
    const all = (names, each) => names.then(names => names.forEach(each));
    const places = [
      () => forget(localStorage),
      () => forget(sessionStorage),
      // Those of the shop are out of any script's reach.
      () => document.cookie.split('; ').forEach(kept => { document.cookie = kept.split('=')[0] + '=;max-age=0;path=/'; }),
      () => all(indexedDB.databases(), ({ name }) => indexedDB.deleteDatabase(name)),
      () => all(caches.keys(), name => caches.delete(name)),
      () => all(navigator.serviceWorker.getRegistrations(), worker => worker.unregister()),
      async () => {
        const folder = await navigator.storage.getDirectory();
        for await (const name of folder.keys()) folder.removeEntry(name, { recursive: true });
      },
    ];
    // A place that is blocked, or that this browser does not have, keeps nothing.
    for (const place of places) (async () => place())().catch(() => {});
  };

  const keep = granted => {
    try {
      const { fingerprint, snapshot, policy } = flags;
      localStorage.setItem(key, JSON.stringify({ fingerprint, snapshot, policy, granted, at: Date.now(), how: 'banner', told: false }));
      look();
    } catch {
      // Nothing is kept, so nothing is granted: only a refusal is true without being kept.
      flags.consent = granted.length ? 'blocked' : 'answered';
    }
    clean();
    document.dispatchEvent(new Event('valise:choice'));
    if (flags.consent === 'answered') document.getElementById('app').focus({ preventScroll: true });
  };

  const reach = () => root.toggleAttribute('data-offline', !navigator.onLine);

  // Said by the browser's property; where its header alone says so, the server has painted it.
  if (navigator.globalPrivacyControl) flags.gpc = '';
  look();
  reach();
  addEventListener('online', reach);
  addEventListener('offline', reach);
  addEventListener('storage', look);
  // The app's own choices.
  document.addEventListener('valise:chosen', clean);
  addEventListener('click', event => {
    const button = event.target.closest('[data-grant]');
    if (button) keep(button.dataset.grant.split(' ').filter(Boolean));
  });
})();
