import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage, sizes } from './support/browser.ts';
import { pagesOfSidebar } from './support/pages-of-sidebar.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

// What the strict policy allows every other one does.
beforeAll(async () => {
  const environment = { APEX_SECURITY_LEVEL: 'strict' };
  [apex, browser] = await Promise.all([startWeb({ environment }), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

test('pages, dialogs, menus, popovers, tooltips and toasts break no rule', async () => {
  const answer = await fetch(apex.url, { headers: { accept: 'text/html' } });
  expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self';.*style-src 'self';/);

  const { page, errors, close } = await openPage(browser, `${apex.url}/keys?project=default`, {
    storageState: ada.state,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Collapse the sidebar' }).hover();
  await page.getByRole('tooltip').waitFor();
  for (const path of await pagesOfSidebar({ browser, url: apex.url, person: ada })) {
    await page.goto(apex.url + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null);
  }
  await page.goto(`${apex.url}/overview?project=sample`);
  await page.getByRole('button', { name: /^Period/ }).click();
  await page.getByRole('dialog', { name: 'Period' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('slider').first().press('ArrowRight');
  await page.goto(`${apex.url}/calls?project=sample`);
  await page.getByRole('button', { name: 'Copy as CSV' }).click();
  await page
    .getByText(/calls copied as CSV/)
    .first()
    .waitFor();
  await page.setViewportSize(sizes.phone);
  await page.getByRole('button', { name: 'Pages' }).click();
  await page.getByRole('dialog').waitFor();
  expect(errors).toEqual([]);
  await close();
});
