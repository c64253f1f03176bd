import type { ApexProcess } from '@apex/testkit/apex';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { clientOf } from './support/client-of.ts';
import { complaintsAtEachSize, complaintsOf } from './support/complaints.ts';
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

interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** Drops a file where files are dropped, as a file manager would. */
async function drop(page: Page, file: DroppedFile): Promise<void> {
  const data = await page.evaluateHandle(({ name, text }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    return transfer;
  }, file);
  await page.getByText('Drop a file here').dispatchEvent('drop', { dataTransfer: data });
}

const choose = (page: Page, name: string, text: string) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

function csvOf(head: string, calls: number, row: (index: number) => string): string {
  return [head, ...Array.from({ length: calls }, (_, index) => row(index)), ''].join('\n');
}

const minute = (index: number) => new Date(Date.UTC(2026, 2, 3, 0, index)).toISOString();
const usual = (calls: number, feature: string) =>
  csvOf('timestamp,model,prompt_tokens,completion_tokens,feature', calls, (index) =>
    [minute(index), 'gpt-5', 1000 + index, 100, feature].join(','),
  );

test('a dropped file is previewed, its mapping changed, imported, and what could not be read is downloaded', async () => {
  const { page, errors, close } = await open('/import?project=default');
  const text = csvOf('timestamp,model,prompt_tokens,completion_tokens,team', 4, (index) =>
    [index === 2 ? 'yesterday' : minute(index), 'gpt-5', 1000, 100, 'red'].join(','),
  );
  await drop(page, { name: 'usage.csv', text });
  await page.getByText('3 of the first 4 rows can be read').waitFor();
  await page.getByRole('region', { name: 'First rows of the file' }).getByText('"yesterday"').waitFor();
  expect(await page.getByLabel('model').inputValue()).toBe('model');
  await page.getByRole('button', { name: /more fields$/ }).click();
  await page.getByLabel('feature').selectOption('team');
  await page.getByRole('cell', { name: 'red' }).first().waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('3 new calls').waitFor();

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: '1 row could not be read' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^rejected-import_.*\.csv$/);
  const rejected = await readFile(await download.path(), 'utf8');
  expect(rejected.split('\r\n')[0]).toBe('file,line,reason');
  expect(rejected).toMatch(/usage\.csv,4,.*yesterday/);

  await page.getByRole('link', { name: 'See the calls' }).click();
  await page.waitForURL('**/calls?project=default**');
  const { rows } = await (await clientOf(apex, ada)).querySpend({ by: ['feature'], measures: ['calls'] });
  expect(rows).toMatchObject([{ feature: 'red', calls: 3 }]);
  expect(errors).toEqual([]);
  await close();
});

test('a file whose columns nobody knows is shown as it stands until they are named', async () => {
  const { page, errors, close } = await open('/import?project=default');
  const text = csvOf('Wann;Rein;Raus', 5, (index) => [minute(index), 500, 50].join(';'));
  await choose(page, 'strange.csv', text);
  await page.getByRole('heading', { name: 'As it stands in the file' }).waitFor();
  const confirm = page.getByRole('button', { name: 'Import', exact: true });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByRole('columnheader', { name: 'Rein' }).waitFor();
  await page.getByLabel('at needed').selectOption('Wann');
  await page.getByLabel('input needed').selectOption('Rein');
  await page.getByText('5 of the first 5 rows can be read').waitFor();
  await page.getByLabel('output').selectOption('Raus');
  await page.getByRole('cell', { name: '50', exact: true }).first().waitFor();
  await confirm.click();
  await page.getByText('5 new calls').waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('pasted rows come in like a file, and the same rows again add nothing', async () => {
  const { page, errors, close } = await open('/import?project=default');
  for (const said of ['6 new calls', '0 new calls']) {
    await page.getByRole('button', { name: 'Paste rows instead' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paste rows' });
    expect(await dialog.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Rows').fill(usual(6, 'pasted'));
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('6 of the first 6 rows can be read').waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText(said).waitFor();
    await page.getByRole('button', { name: 'Import another file' }).click();
  }
  await page.getByText('6 known already').waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a broken file is said to be broken, an unknown one asks for its format, and neither can be imported', async () => {
  const { page, errors, close } = await open('/import?project=default');
  const confirm = page.getByRole('button', { name: 'Import', exact: true });
  await choose(page, 'broken.parquet', `PAR1${'x'.repeat(300)}`);
  await page.getByText('broken.parquet is not a parquet file').waitFor();
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await choose(page, 'noise', '\u0001\u0002\u0003 nothing of the kind');
  await page.getByText('none of the known formats').waitFor();
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel('Read as').selectOption('jsonl');
  await page.getByText('none of the known formats').waitFor({ state: 'detached' });
  expect(await confirm.isDisabled()).toBe(true);
  expect(await complaintsOf(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('a long import tells how far it is, is stopped, and goes on where it was', async () => {
  const { page, errors, close } = await open('/import?project=default');
  await choose(page, 'long.csv', usual(100_000, 'long'));
  const confirm = page.getByRole('button', { name: 'Import', exact: true });
  await confirm.click();
  await page.getByText(/^Importing long\.csv: [\d,]+ records/).waitFor();
  expect(await page.getByRole('progressbar').getAttribute('aria-label')).toContain('long.csv');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped. What was read until then stays').waitFor();
  await confirm.click();
  await page.getByText(/^[\d,]+ new calls$/).waitFor({ timeout: 60_000 });
  const { rows } = await (await clientOf(apex, ada)).querySpend({ by: ['feature'], measures: ['calls'] });
  expect(rows).toContainEqual(expect.objectContaining({ feature: 'long', calls: 100_000 }));
  expect(errors).toEqual([]);
  await close();
});

test('what is imported while the sample is open goes into a project of one’s own, and it says so', async () => {
  const { page, errors, close } = await open('/import?project=sample');
  await page.getByText('Calls go into the project default.').waitFor();
  await choose(page, 'own.csv', usual(7, 'own'));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('7 new calls').waitFor();
  await page.getByRole('link', { name: 'See the calls' }).click();
  await page.waitForURL('**/calls?project=default**');
  const sample = await (await clientOf(apex, ada, 'sample')).querySpend({ by: ['feature'], measures: ['calls'] });
  expect(sample.rows.map(({ feature }) => feature)).not.toContain('own');
  expect(errors).toEqual([]);
  await close();
});
