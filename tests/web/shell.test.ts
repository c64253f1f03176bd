import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage, sizes } from './support/browser.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 60_000 });

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

const open = (path: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, apex.url + path, { storageState: ada.state, ...options });
const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme']);

test('the theme is there before the first paint, follows the system until one is chosen, and stays', async () => {
  const { page, close } = await open('/keys?project=default', { colorScheme: 'dark' });
  expect(await themeOf(page)).toBe('dark');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  expect(await themeOf(page)).toBe('light');
  // The module that draws the page is held back: the theme must not wait for it.
  await page.route('**/assets/index-*.js', (route) => route.abort());
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.documentElement.dataset['theme'] !== undefined);
  expect(await themeOf(page)).toBe('light');
  expect(await page.locator('#root').innerHTML()).toBe('');
  await close();
});

test('the palette finds a page by typing, and Enter goes there', async () => {
  const { page, errors, close } = await open('/keys?project=default');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('membr');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/members?project=default');
  expect(await palette.count()).toBe(0);
  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('dark');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
  expect(errors).toEqual([]);
  await close();
});

test('two keys go to a page, typing in a field does not, and ? lists what there is', async () => {
  const { page, close } = await open('/profile?project=default');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Keys', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  const field = page.getByRole('textbox').first();
  await field.focus();
  await page.keyboard.type('gm?');
  expect(page.url()).toContain('/profile');
  expect(await sheet.count()).toBe(0);
  await page.locator('h1').focus();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.waitForURL('**/members?project=default');
  await close();
});

test('the keyboard reaches the page over the sidebar, and starts at the heading after each change of page', async () => {
  const { page, close } = await open('/keys?project=default');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  const before = await page.title();
  await page.getByRole('link', { name: 'Members' }).click();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  expect(await page.title()).not.toBe(before);
  await close();
});

test('on a phone the pages are in a drawer that closes when one is chosen', async () => {
  const { page, errors, close } = await open('/keys?project=default', { viewport: sizes.phone });
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByRole('link', { name: 'Members' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Pages' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Members' }).click();
  await page.waitForURL('**/members?project=default');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await close();
});

test('the sidebar stays as narrow as it was left', async () => {
  const { page, close } = await open('/keys?project=default');
  await page.getByRole('button', { name: 'Collapse the sidebar' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Expand the sidebar' }).waitFor();
  const box = await page.getByRole('complementary', { name: 'Sidebar' }).boundingBox();
  expect(box?.width).toBeLessThan(70);
  await page.keyboard.press('Control+b');
  await page.getByRole('button', { name: 'Collapse the sidebar' }).waitFor();
  await close();
});

test('another project is opened on the same page, and the address says which', async () => {
  const { page, close } = await open('/keys?project=default');
  await page.getByRole('button', { name: 'Project default: switch' }).click();
  await page.getByRole('menuitemradio', { name: /^sample/ }).click();
  await page.waitForURL('**/keys?project=sample');
  await page.getByText('Sample data.').waitFor();
  await page.goto(`${apex.url}/keys`);
  const switcher = page.getByRole('button', { name: /^Project sample/ });
  await switcher.waitFor();
  expect(new URL(page.url()).search).toBe('?project=sample');
  await close();
});

test('an unknown address is said to be that, within the shell', async () => {
  const { page, errors, close } = await open('/nothing/here?project=default');
  await page.getByText('There is nothing at this address').waitFor();
  expect(await page.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(true);
  expect(await page.title()).toBe('Not found · Netra Apex');
  expect(errors).toEqual([]);
  await close();
});

test('a server that is away is said to be, and what is shown comes back by itself', async () => {
  const { page, context, close } = await open('/keys?project=default');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await context.setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await context.setOffline(false);
  await page.getByText('You are offline.').waitFor({ state: 'detached' });
  // The network is there, the server is not.
  await page.route(/\/(?:api|ready)\b/, (route) => route.abort());
  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByText('The server does not answer. Reconnecting').waitFor();
  await page.unroute(/\/(?:api|ready)\b/);
  await page.getByText('The server does not answer. Reconnecting').waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: ada.email });
  await row.first().waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await close();
});

test('an old CSRF token is renewed and the change made all the same', async () => {
  const { page, errors, close } = await open('/profile?project=default');
  await page.getByRole('heading', { level: 1 }).waitFor();
  let changed = 0;
  await page.route('**/api/auth/me', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    changed += 1;
    const headers = { ...route.request().headers(), ...(changed === 1 ? { 'x-csrf-token': 'of yesterday' } : {}) };
    return route.continue({ headers });
  });
  await page.getByRole('textbox', { name: /name/i }).first().fill('Ada Lovelace');
  await page.getByRole('button', { name: /save/i }).first().click();
  await page.getByRole('button', { name: 'Account of Ada Lovelace' }).waitFor();
  expect(changed).toBe(2);
  expect(errors.filter((error) => !error.includes('403'))).toEqual([]);
  await close();
});
