import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from '../web/support/browser.ts';
import { startWeb } from '../web/support/start-web.ts';

// A browser draws slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let apex: ApexProcess;
let browser: Browser;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

test('the interactive documentation lists the routes and tries one', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/api/docs`);
  await page.locator('#operations-tag-spend').click();
  await page.getByText('/api/spend/query', { exact: true }).waitFor();
  await page.locator('#operations-tag-auth').click();
  await page.getByText('/api/auth/sign-up', { exact: true }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  const answer = page.locator('.live-responses-table').getByText('"success": true').first();
  await answer.waitFor();
  expect(await answer.isVisible()).toBe(true);
  expect(errors).toEqual([]);
  await close();
});

test('the reference renders the same document and reaches for nothing outside', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/api/docs/redoc`);
  await page
    .getByRole('heading', { name: /Netra Apex/ })
    .first()
    .waitFor();
  expect(await page.getByText('Create an account with its own organisation').count()).toBeGreaterThan(0);
  // Its own badge is an image on the vendor's host, which our policy refuses.
  const badge = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
  expect(errors.filter((error) => !error.startsWith(`Loading the image '${badge}' violates`))).toEqual([]);
  await close();
});
