import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

test('health and objectives are shown as they are measured', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/system`, { storageState: ada.state });
  await page.getByText('healthy', { exact: true }).waitFor();
  const objectives = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });
  await objectives.first().waitFor();
  expect(await objectives.count()).toBe(6);
  const availability = await objectives.filter({ hasText: 'API availability' }).textContent();
  expect(availability).toContain('docs/runbooks/service-restart.md');
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});
