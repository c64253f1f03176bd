import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { clientOf } from './support/client-of.ts';
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
  const client = await clientOf(apex, ada);
  const files = [{ name: 'calls.jsonl', fingerprint: 'a'.repeat(64), relative_time: false }];
  const { import_id } = await client.startImport({ format: 'jsonl', files });
  const call = (identity: string, model: string, tokens: number) => ({
    identity,
    source: 'jsonl' as const,
    at: '2026-03-01T12:00:00Z',
    provider: 'anthropic',
    model,
    application: 'checkout',
    usage: tokens === 0 ? null : { input: tokens, output: 100 },
  });
  const records = [
    call('a', 'claude-haiku-4-5', 1000),
    call('b', 'claude-of-our-own', 1000),
    call('c', 'claude-of-our-own', 3000),
    call('d', 'claude-haiku-4-5', 0),
  ];
  await client.importRecords({ import_id, records });
  await client.finishImport({ import_id });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const open = (path: string) => openPage(browser, apex.url + path, { storageState: ada.state });

test('from a model without a price to a price, looked at before it is saved, followed, and undone', async () => {
  const { page, errors, close } = await open('/prices?view=unpriced');
  await page.getByText('2 calls report tokens and have no price', { exact: false }).waitFor();
  await page.getByRole('heading', { name: 'No tokens reported' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('button', { name: 'Add a price for claude-of-our-own' }).click();
  const sheet = page.getByRole('dialog');
  expect(await sheet.getByLabel('Model').inputValue()).toBe('claude-of-our-own');
  expect(await sheet.getByLabel('From').inputValue()).toBe('2026-03-01');
  await sheet.getByLabel('Input', { exact: true }).fill('1');
  await sheet.getByLabel('Output', { exact: true }).fill('ten');
  await sheet.getByRole('button', { name: 'What would it change?' }).click();
  await sheet.getByText('must be an amount', { exact: false }).first().waitFor();
  await sheet.getByLabel('Output', { exact: true }).fill('10');
  await sheet.getByRole('button', { name: 'What would it change?' }).click();
  await sheet.getByText('$0.00 → $0.006', { exact: true }).first().waitFor();
  await sheet.getByText('2 calls, 2 of them without a price before').first().waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Save and price anew' }).click();
  await sheet.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Changes' }).click();
  await page.getByText('complete').first().waitFor();
  await page.getByRole('navigation', { name: 'Prices' }).getByRole('link', { name: 'Not priced' }).click();
  await page.getByText('Every call has a price').waitFor();

  await page.getByRole('navigation', { name: 'Prices' }).getByRole('link', { name: 'Prices' }).click();
  await page.getByText('claude-of-our-own').click();
  await sheet.getByText('Yours from 2026-03-01, version 1').waitFor();
  await sheet.getByText('2 calls', { exact: false }).first().waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Negotiated' }).click();
  await page.getByRole('button', { name: 'End the price of claude-of-our-own' }).click();
  await sheet.getByRole('button', { name: 'Undo the price' }).click();
  await page.getByText('List prices hold').waitFor();
  await page.getByLabel('Also versions that were replaced or undone').click();
  await page.getByText('version 1, closed').waitFor();
  await page.getByRole('link', { name: 'Changes' }).click();
  await page.getByText('Price ended').waitFor();
  expect(errors.filter((error) => !/400/.test(error))).toEqual([]);
  await close();
});
