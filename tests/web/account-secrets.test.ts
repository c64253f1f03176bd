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
  ada = await signedIn(apex, 'ada@example.com');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

test('a secret goes in, is shown by its end, gets another value and is forgotten; the log tells of it', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/settings?project=default`, {
    storageState: ada.state,
  });
  await page.getByText('No secrets yet').waitFor();
  await page.getByRole('button', { name: 'New secret' }).click();
  const form = page.getByRole('dialog', { name: 'New secret' });
  await form.getByLabel('Name').fill('Anthropic');
  await form.getByLabel('Value').fill('sk-ant-a-long-provider-key-9f3c');
  expect(await complaintsOf(page)).toEqual([]);
  await form.getByRole('button', { name: 'Store it' }).click();
  await page.getByText('…9f3c').waitFor();
  expect(await page.content()).not.toContain('sk-ant-a-long');
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('button', { name: 'Replace the value of Anthropic' }).click();
  const other = page.getByRole('dialog', { name: 'Replace the value of Anthropic' });
  await other.getByLabel('Value').fill('sk-ant-another-provider-key-77aa');
  await other.getByRole('button', { name: 'Store it' }).click();
  await page.getByText('…77aa').waitFor();

  await page.getByRole('button', { name: 'Uses of Anthropic' }).click();
  const uses = page.getByRole('dialog', { name: 'Uses of Anthropic' });
  await uses.getByText('Not used yet.').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Delete Anthropic' }).click();
  await page.getByRole('dialog', { name: 'Delete Anthropic?' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No secrets yet').waitFor();

  await page.goto(`${apex.url}/audit?project=default&period=7d`);
  const log = page.getByRole('grid', { name: 'Audit log of the organisation' });
  for (const words of ['Secret created', 'Secret renewed', 'Secret deleted']) await log.getByText(words).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.goto(`${apex.url}/audit?project=default&period=custom&from=2020-01-01&to=2020-01-02`);
  await page.getByText('Nothing of that kind was done yet').waitFor();
  expect(errors).toEqual([]);
  await close();
});
