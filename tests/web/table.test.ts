import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage, sizes } from './support/browser.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 60_000 });

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

async function openCalls(options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, `${apex.url}/calls?project=sample`, {
    storageState: person.state,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  await opened.page.getByRole('grid').getByRole('gridcell').first().waitFor();
  return opened;
}

const rowWithKeys = (page: Page) =>
  page.evaluate(() => Number(document.activeElement?.getAttribute('aria-rowindex') ?? Number.NaN));

test('the rows are gone through, selected and opened by keyboard alone', async () => {
  const { page, errors, close } = await openCalls();
  const first = page.locator('[role=row][aria-rowindex="2"]');
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-rowindex') === '4');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText(/^2 selected of/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText(/^2 selected of/).waitFor({ state: 'detached' });
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => Number(document.activeElement?.getAttribute('aria-rowindex')) > 10);
  expect(await rowWithKeys(page)).toBeGreaterThan(10);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/calls/*?**');
  await page.getByRole('heading', { level: 1, name: 'What did this call cost, and why?' }).waitFor();
  expect(await page.getByRole('grid', { name: /calls/i }).count()).toBe(0);
  expect(errors).toEqual([]);
  await close();
});

test('further pages come as it is scrolled, and few of the rows are in the document', async () => {
  const { page, close } = await openCalls();
  await page.locator('[role=row][aria-rowindex="2"]').focus();
  const toTheEnd = async () => {
    await page.keyboard.press('End');
    return rowWithKeys(page);
  };
  await expect.poll(toTheEnd, { timeout: 30_000 }).toBeGreaterThan(250);
  expect(await page.getByRole('grid').getByRole('row').count()).toBeLessThan(100);
  await close();
});

test('what is selected is copied as CSV, with a head', async () => {
  const { page, close } = await openCalls();
  await page.locator('[role=row][aria-rowindex="2"]').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Copy the selected rows as CSV' }).click();
  await page.getByText('2 calls copied as CSV').first().waitFor();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\r\n');
  const heads = await page.getByRole('columnheader').allTextContents();
  expect(lines).toHaveLength(3);
  expect(lines[0]?.split(',')).toEqual(heads);
  await close();
});

test('a column that is not wanted stays away', async () => {
  const { page, close } = await openCalls();
  const heads = await page.getByRole('columnheader').allTextContents();
  const unwanted = heads[1] ?? '';
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: unwanted, exact: true }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('grid').getByRole('gridcell').first().waitFor();
  expect(await page.getByRole('columnheader').allTextContents()).toEqual(heads.filter((head) => head !== unwanted));
  await close();
});

test('on a phone it is scrolled sideways within, and what a row is of stays in sight', async () => {
  const { page, close } = await openCalls({ viewport: sizes.phone });
  const grid = page.getByRole('grid');
  const firstCell = grid.getByRole('gridcell').first();
  const before = await firstCell.boundingBox();
  await grid.evaluate((element) => element.parentElement?.scrollTo({ left: 300 }));
  await page.waitForFunction(() => (document.querySelector('[role=grid]')?.parentElement?.scrollLeft ?? 0) > 200);
  const after = await firstCell.boundingBox();
  expect(after?.x).toBe(before?.x);
  await close();
});
