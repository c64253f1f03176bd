import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { pagesOfSidebar } from './support/pages-of-sidebar.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let apex: ApexProcess;
let browser: Browser;
let person: SignedIn;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  person = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const mostScriptBytes = 270_000;

/** Bytes of script that opening a path for the first time takes, as they travel. */
async function scriptBytesOf(path: string, options: Parameters<typeof openPage>[2]): Promise<number> {
  const { page, context, close } = await openPage(browser, 'about:blank', options);
  const network = await context.newCDPSession(page);
  const scripts = new Set<string>();
  let bytes = 0;
  network.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await network.send('Network.enable');
  // The network is never idle while a page listens.
  await page.route('**/api/gateway/traffic/live*', (route) => route.abort());
  await page.goto(apex.url + path, { waitUntil: 'networkidle' });
  await close();
  return bytes;
}

test('no page takes more than 270 kB of script to open for the first time', async () => {
  const heavy: Record<string, number> = {};
  const paths = await pagesOfSidebar({ browser, url: apex.url, person });
  expect(paths.length).toBeGreaterThan(10);
  async function weigh(path: string): Promise<void> {
    const bytes = await scriptBytesOf(path, path === '/sign-in' ? {} : { storageState: person.state });
    // Less than this would mean that nothing was measured.
    expect(bytes).toBeGreaterThan(100_000);
    if (bytes > mostScriptBytes) heavy[path] = bytes;
  }
  const all = ['/sign-in', ...paths];
  while (all.length > 0) await Promise.all(all.splice(0, 4).map(weigh));
  expect(heavy).toEqual({});
});
