// Chromium and Firefox as the system has them, each with a cold profile, whose every request goes through a proxy.
// Both are driven by Puppeteer; why, and why not by Playwright, is in docs/adr/0012-capture.md.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { BROWSERS_OWN, type RecordingProxy } from './proxy';

export const BROWSERS = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

const DICTIONARIES = 'redirector.gvt1.com';
// Chromium's own errands: among them early connections to its search engine at every page, and asking there whether to
// offer its AI.
const OWN_ERRANDS = [
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'AutofillServerCommunication',
  'PreconnectToSearch',
  'AimEnabled',
  'AimServerEligibilityEnabled',
];
// The window and not the page's emulated screen: not every Firefox that Debian has had knows all that Puppeteer asks for
// that.
const [WIDTH, HEIGHT] = [1280, 800];

export interface Ways {
  /** Global Privacy Control is on. */
  gpc?: boolean;
  /** The browser keeps nothing for any site. */
  storageBlocked?: boolean;
}

export interface Opened {
  browser: Browser;
  close(): Promise<void>;
}

/** Starts a browser that has never run before. */
export async function openBrowser(name: BrowserName, proxy: RecordingProxy, ways: Ways = {}): Promise<Opened> {
  const profile = await mkdtemp(join(tmpdir(), `valise-${name}-`));
  const browser = await (name === 'chromium' ? chromium : firefox)(profile, proxy, ways);
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function chromium(userDataDir: string, proxy: RecordingProxy, ways: Ways): Promise<Browser> {
  await mkdir(join(userDataDir, 'Default'));
  const preferences = {
    profile: {
      default_content_setting_values: ways.storageBlocked ? { cookies: 2 } : {},
      // It would ask its maker whether a password that is typed is among those that were stolen.
      password_manager_leak_detection: false,
    },
  };
  await writeFile(join(userDataDir, 'Default/Preferences'), JSON.stringify(preferences));
  // It has no switch for Global Privacy Control: the header comes from the proxy, the property from the walk.
  proxy.saysGpc = ways.gpc ?? false;
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    userDataDir,
    defaultViewport: null,
    args: [
      `--window-size=${WIDTH},${HEIGHT}`,
      '--no-sandbox',
      '--disable-gpu',
      `--proxy-server=127.0.0.1:${proxy.port}`,
      // Browsers spare loopback their proxy unless told otherwise. The store of its spelling dictionaries, for which no
      // setting holds, is not to be found at all.
      `--proxy-bypass-list=<-loopback>;${DICTIONARIES}`,
      `--host-resolver-rules=MAP ${DICTIONARIES} ~NOTFOUND`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${OWN_ERRANDS.join()}`,
      // These have no switch that holds; a name of their own tells them from what a page asks.
      `--gaia-url=http://${BROWSERS_OWN}`,
      `--gcm-checkin-url=http://${BROWSERS_OWN}`,
      `--component-updater=url-source=http://${BROWSERS_OWN}`,
    ],
  });
}

function firefox(userDataDir: string, proxy: RecordingProxy, ways: Ways): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH || '/usr/bin/firefox-esr',
    userDataDir,
    defaultViewport: null,
    args: [`--width=${WIDTH}`, `--height=${HEIGHT}`],
    // It refuses to run as root in somebody else's home, and lets its own services be moved only in this mode.
    env: { ...process.env, HOME: userDataDir, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': proxy.port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy.port,
      'network.proxy.no_proxies_on': '',
      'network.proxy.allow_hijacking_localhost': true,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'services.settings.server': 'data:,#remote-settings-dummy/v1',
      // Puppeteer turns early connections off; shoppers have them.
      'network.http.speculative-parallel-limit': 6,
      'network.preconnect': true,
      'network.prefetch-next': true,
      // Another host's STUN server it asks as it is, but not one of loopback, which is where those of the tests are.
      'media.peerconnection.ice.loopback': true,
      // Before a form of a trustworthy page is sent in the open it asks, and nobody is here to answer.
      'security.warn_submit_secure_to_insecure': false,
      'privacy.globalprivacycontrol.enabled': ways.gpc ?? false,
      'network.cookie.cookieBehavior': ways.storageBlocked ? 2 : 0,
    },
  });
}
