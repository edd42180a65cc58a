// The privacy choices before (and without) the WebAssembly: shows the banner to those who have not answered, keeps an
// answer, and never says "kept" when it was not. It runs in <head>, before the first paint: who answered sees no flash.
// Its words all come from the shell: the fingerprint from <html>, the purposes from the button that was pressed.
// `src/privacy/` takes it from here; both read and write the one format of contract::privacy::KeptChoice.
(() => {
  const root = document.documentElement;
  const flags = root.dataset;
  const key = 'valise.consent';
  const half_a_year = 180 * 864e5;

  const holds = text => {
    try {
      const { fingerprint, granted, at } = JSON.parse(text);
      return fingerprint === flags.fingerprint && (!granted.length || Date.now() - at < half_a_year);
    } catch {
      return false;
    }
  };

  const look = () => {
    try {
      const answered = holds(localStorage.getItem(key)) || navigator.globalPrivacyControl;
      flags.consent = answered ? 'answered' : 'ask';
    } catch {
      flags.consent = 'blocked';
    }
  };

  const keep = granted => {
    try {
      localStorage.setItem(key, JSON.stringify({ fingerprint: flags.fingerprint, granted, at: Date.now(), how: 'banner', told: false }));
      look();
    } catch {
      // Nothing is kept, so nothing is granted: only a refusal is true without being kept.
      flags.consent = granted.length ? 'blocked' : 'answered';
    }
    document.dispatchEvent(new Event('valise:choice'));
    if (flags.consent === 'answered') document.getElementById('app').focus({ preventScroll: true });
  };

  if (navigator.globalPrivacyControl) flags.gpc = '';
  look();
  addEventListener('storage', look);
  addEventListener('click', event => {
    const button = event.target.closest('[data-grant]');
    if (button) keep(button.dataset.grant.split(' ').filter(Boolean));
  });
})();
