import type { ApexProcess } from '@apex/testkit/apex';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
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
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const open = (path: string) => openPage(browser, apex.url + path, { storageState: ada.state });

const choose = (page: Page, name: string, text: string) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function downloadOf(page: Page, button: string): Promise<{ readonly name: string; readonly text: string }> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('the spend is exported as FOCUS, and that export agrees with the calls to the last digit', async () => {
  const { page, errors, close } = await open('/reconciliation?project=sample');
  await page.getByText('Where the export is').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  const focus = await downloadOf(page, 'Export FOCUS');
  expect(focus.name).toBe('focus.csv');
  expect(focus.text.split('\r\n')[0]).toContain('BilledCost,BillingAccountId');

  await choose(page, 'focus.csv', focus.text);
  await page.getByRole('region', { name: 'First lines of the export' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.waitForURL('**id=reconciliation_**');
  await page.getByText('Both sides agree to the last digit.').waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('columns are named by hand, causes shown and followed to their lines, and the result is kept until deleted', async () => {
  const { page, errors, close } = await open('/reconciliation?project=sample');
  const bill = ['When,Which,Money', '2026-01-05,walrus-1,12.50', '2026-01-06,Seats,20.00', 'someday,walrus-1,1'];
  await choose(page, 'bill.csv', bill.join('\n'));
  await page.getByText('No column was recognised').waitFor();
  await page.getByLabel('at needed').selectOption('When');
  await page.getByLabel('model').selectOption('Which');
  await page.getByRole('button', { name: /more fields$/ }).click();
  await page.getByLabel('amount').selectOption('Money');
  await page.getByRole('cell', { name: 'walrus-1' }).waitFor();
  await page.getByText(/Line 4: at: "someday"/).waitFor();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.waitForURL('**id=reconciliation_**');
  const cause = page.getByRole('button', { name: /Billed, no call of yours/ });
  await cause.waitFor();
  await page.getByText('No call of yours names').waitFor();
  await page.getByRole('row').filter({ hasText: 'walrus-1' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await cause.click();
  await page.waitForURL('**cause=calls_missing**');
  const lines = await downloadOf(page, 'Download all lines');
  expect(lines.text).toContain('12.500000000000');

  await page.getByRole('button', { name: 'Delete the comparison of bill.csv' }).click();
  await page.getByText('Drop an export here').waitFor();
  await page.getByRole('link', { name: 'bill.csv' }).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await close();
});

test('an address of a result that is gone says so', async () => {
  const { page, close } = await open(
    '/reconciliation?project=sample&id=reconciliation_01993a5e-7c00-7000-8000-00000000dead',
  );
  await page.getByText('There is no reconciliation').waitFor();
  await page.getByRole('button', { name: 'Compare another' }).click();
  await page.getByText('Drop an export here').waitFor();
  expect(new URL(page.url()).searchParams.get('id')).toBeNull();
  await close();
});
