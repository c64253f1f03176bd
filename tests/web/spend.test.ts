import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 60_000 });

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

const open = (path: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, `${apex.url}${path}${path.includes('?') ? '&' : '?'}project=sample`, {
    storageState: ada.state,
    ...options,
  });

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"], [aria-busy="true"]') === null);
}

/** A row of a table by its first cell. */
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) });

test('the overview tells spend and where it ends, and its figures lead to what they are made of', async () => {
  const { page, errors, close } = await open('/overview');
  await settled(page);
  await page.getByText(/^Forecast to /).waitFor();
  const spent = await page.getByTitle('what it is made of').first().innerText();
  expect(spent).toMatch(/^\$[\d,]+\.\d\d$/);
  await page.getByRole('img', { name: /^Cost per day/ }).waitFor();
  await page.getByText(/^Cost (rose|fell) by \$/).waitFor();
  await page.getByRole('heading', { name: 'By model' }).waitFor();
  await page.getByTitle('what it is made of').first().click();
  await page.getByRole('heading', { level: 1, name: 'Cost by model, last 30 days' }).waitFor();
  // The same money on both pages.
  await page.getByText(`${spent} together`).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a row of the explorer is gone into, its calls are those of the row, and back leads back', async () => {
  const { page, errors, close } = await open('/explorer?by=model');
  await settled(page);
  const row = rowOf(page, 'gpt-5.5-pro');
  const cost = await row.getByRole('gridcell').nth(1).innerText();
  await row.getByRole('gridcell').first().click();
  await page.getByRole('heading', { level: 1, name: /^Cost by feature where model is gpt-5\.5-pro/ }).waitFor();
  await page.getByText(`${cost} together`).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Cost by model, last 30 days' }).waitFor();
  await row.getByRole('link', { name: 'calls' }).click();
  await page.getByRole('heading', { level: 1, name: 'Which calls were made?' }).waitFor();
  await settled(page);
  const models = await page.getByRole('row').locator('[role=gridcell]:nth-child(2)').allInnerTexts();
  expect(new Set(models)).toEqual(new Set(['gpt-5.5-pro']));
  expect(errors).toEqual([]);
  await close();
});

test('several values of a label narrow the calls to all of them', async () => {
  const filters = JSON.stringify([{ dimension: 'model', op: 'in', value: ['gpt-5.5', 'gpt-5.5-pro'] }]);
  const { page, close } = await open(`/calls?sort=model&filters=${encodeURIComponent(filters)}`);
  await settled(page);
  const both = await page.getByText(/^[\d,]+ calls$/).innerText();
  await page.goto(`${apex.url}/calls?project=sample&filters=${encodeURIComponent(filters.replace('"gpt-5.5",', ''))}`);
  await settled(page);
  const one = await page.getByText(/^[\d,]+ calls$/).innerText();
  const count = (text: string) => Number(text.replace(/\D/g, ''));
  expect(count(both)).toBeGreaterThan(count(one));
  expect(count(one)).toBeGreaterThan(0);
  await close();
});

test('measures and dimensions are chosen by keyboard and stand in the address', async () => {
  const { page, errors, close } = await open('/explorer');
  await settled(page);
  await page.getByRole('button', { name: 'By: none' }).press('Enter');
  await page.getByPlaceholder('Type to find').fill('user');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1, name: 'Cost by user, last 30 days' }).waitFor();
  await page.getByRole('button', { name: 'Measure: Cost' }).press('Enter');
  await page.getByPlaceholder('Type to find').fill('cache hit');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1, name: 'Cost and cache hit rate by user, last 30 days' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Cost and cache hit rate by user, last 30 days' }).waitFor();
  await page.getByRole('columnheader', { name: 'Cache hit rate' }).first().waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a view is kept under a name, opened again, and taken away with a way back', async () => {
  const { page, errors, close } = await open('/explorer?by=agent');
  await settled(page);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view' }).click();
  await page.getByLabel('Name').fill('Our agents');
  await page.keyboard.press('Enter');
  await page.getByText('“Our agents” is kept in this browser', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Latency by model' }).click();
  await page.getByRole('heading', { level: 1, name: /^Latency p95, median latency and calls by model/ }).waitFor();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Our agents', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Cost by agent, last 30 days' }).waitFor();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Remove the view Our agents' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Our agents', exact: true }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('what was unusual is told with what is usual, and leads to its calls', async () => {
  const { page, errors, close } = await open('/anomalies?period=90d');
  await settled(page);
  const found = page.getByRole('article').first();
  await found.getByRole('heading', { level: 2 }).waitFor();
  expect(await found.getByRole('heading', { level: 2 }).innerText()).toMatch(
    /cost was \$[\d.,]+ (above|below) the usual/,
  );
  await page.getByLabel('By', { exact: true }).selectOption('model');
  await page.waitForURL(/by=model/);
  await settled(page);
  expect(errors).toEqual([]);
  await close();
});

test('an address that says nonsense shows the page all the same', async () => {
  const { page, errors, close } = await open(
    '/explorer?by=colour&measure=%5B%5D&chart=pie&filters=x&period=ever&sort=-evil',
  );
  await settled(page);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Cost by day, last 30 days');
  expect(errors).toEqual([]);
  await close();
});
