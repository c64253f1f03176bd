import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
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

test('calls are saved, retention is set, and a deletion is counted, typed, run and verified', async () => {
  const url = `${apex.url}/settings?project=sample`;
  const { page, errors, close } = await openPage(browser, url, { storageState: ada.state });
  await page.getByText('Nothing was deleted from this project.').waitFor();

  await page.getByLabel('Format').selectOption('csv');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export calls' }).click();
  expect((await saved).suggestedFilename()).toBe('calls.csv');

  await page.getByLabel('Keep calls for so many days').fill('3650');
  await page.getByRole('button', { name: 'Set retention' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Delete data' }).click();
  const asked = page.getByRole('dialog', { name: 'Delete data for good?' });
  await asked.getByLabel('What').selectOption('before');
  await asked.getByLabel('Before', { exact: true }).fill('2000-01-01');
  await asked.getByRole('button', { name: 'Count' }).click();
  await asked.getByText('This deletes nothing.').waitFor();
  const sure = asked.getByRole('button', { name: 'Delete' });
  expect(await sure.isDisabled()).toBe(true);
  await asked.getByLabel('Type 2000-01-01 to be sure').fill('2000-01-01');
  expect(await complaintsOf(page)).toEqual([]);
  await sure.click();
  await asked.waitFor({ state: 'detached' });
  const again = page.getByRole('button', { name: 'Look again' });
  const done = page.getByText('Counted again afterwards: nothing left.');
  await expect
    .poll(
      async () => {
        if (await again.isVisible()) await again.click();
        return done.isVisible();
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});
