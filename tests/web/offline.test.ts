import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 60_000 });

let apex: ApexProcess;
let browser: Browser;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

/** Addresses and texts of everything the browser keeps for offline use. */
const keptOf = (page: Page) =>
  page.evaluate(async () => {
    const kept: { path: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const path = new URL(request.url).pathname;
        const answer = await cache.match(request);
        kept.push({ path, text: path.startsWith('/assets/') ? '' : ((await answer?.text()) ?? '') });
      }
    }
    return kept;
  });

test('the page opens without a server, says so, keeps no answer and no token, and comes back by itself', async () => {
  const ada = await signedIn(apex, 'ada@example.com');
  const { page, close } = await openPage(browser, `${apex.url}/keys?project=default`, {
    storageState: ada.state,
    serviceWorkers: 'allow',
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // The second visit goes through the worker, which keeps what it needs.
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const kept = await keptOf(page);
  expect(kept.filter(({ path }) => path !== '/' && !path.startsWith('/assets/'))).toEqual([]);
  expect(kept.find(({ path }) => path === '/')?.text).not.toContain('csrf-token');

  const { port } = new URL(apex.url);
  await apex.stop();
  await page.reload();
  await page.getByText('The server does not answer.').first().waitFor();
  expect(page.url()).toContain('/keys');
  const again = await startWeb({ folder: apex.folder, environment: { APEX_PORT: port } });
  await page.getByRole('button', { name: /^Account of/ }).waitFor();
  await close();
  await again.stop();
});
