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
  const card = (title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
  await card('Health').getByText('healthy', { exact: true }).waitFor();
  expect(await card('Health').textContent()).toContain('Gatewayflowing');
  const objectives = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });
  await objectives.first().waitFor();
  expect(await objectives.count()).toBe(8);
  const availability = await objectives.filter({ hasText: 'API availability' }).textContent();
  expect(availability).toContain('docs/runbooks/service-restart.md');
  const intake = card('Telemetry intake');
  await intake.getByText('flowing').waitFor();
  expect(await intake.textContent()).toMatch(/Exports waiting0Spool.* of \d/);
  const connections = card('Database connections');
  expect(await connections.textContent()).toMatch(/In use\d of 15/);
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('what is the installation’s is kept from the admins of other organisations', async () => {
  const eve = await signedIn(apex, 'eve@example.com');
  const { page, close } = await openPage(browser, `${apex.url}/system`, { storageState: eve.state });
  await page.getByText('For those who run the installation').waitFor();
  expect(await page.getByText('Exports waiting').count()).toBe(0);
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await close();
});
