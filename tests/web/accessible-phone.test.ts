import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axeEveryPage } from './support/axe-every-page.ts';
import { launchBrowser, sizes } from './support/browser.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 180_000 });

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

test('every page is accessible in both themes, fits and complains of nothing on a phone', async () => {
  const found = await axeEveryPage({ browser, url: apex.url, person, viewport: sizes.phone });
  expect(found).toEqual({});
});
