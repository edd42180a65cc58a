// Journeys through the running shop in Chromium; the captures and trackers in Firefox as well. `cargo xtask test journeys` builds what they need and hands it over:
//   VALISE_BIN     the server           (else target/debug/valise)
//   VALISE_DIST    the built app        (else dist)
//   CHROMIUM_PATH  the browser          (else Playwright's own)
//   FIREFOX_PATH   that of the captures (else Debian's)
//   VALISE_XTASK   the project's command (else target/debug/xtask)
// Every test opens a shop of its own or shares one that it does not change; see support/test.ts.
import { defineConfig } from '@playwright/test';

/** How the browser is started. */
export const LAUNCH = {
  executablePath: process.env.CHROMIUM_PATH || undefined,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../../test-results',
  // A journey that passes at the second try is a race that a shopper will meet: there is no second try.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // Against hanging alone: axe on the checkout takes a minute on a machine that is busy otherwise.
  timeout: 240_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    // A browser set to German: the shop preselects Germany, whose addresses the journeys use.
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: process.env.VALISE_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: LAUNCH,
  },
});
