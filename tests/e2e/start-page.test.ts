import { AxeBuilder } from '@axe-core/playwright';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// A browser draws slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let apex: ApexProcess;
let browser: Browser;

beforeAll(async () => {
  [apex, browser] = await Promise.all([
    startApex(),
    chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    }),
  ]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const schemes = ['light', 'dark'] as const;

/** A page of its own, and everything it complained about. */
async function openPage(path: string, options: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(apex.url + path);
  page.setDefaultTimeout(55_000);
  return { page, errors, close: () => context.close() };
}

describe.each(sizes)('at $width px', (viewport) => {
  test.each(schemes)('the start page is accessible, fits and shows live health in %s', async (colorScheme) => {
    const { page, errors, close } = await openPage('/', { viewport, colorScheme });
    await page.getByRole('status').getByText('healthy', { exact: true }).waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => violation.id)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});

test('the interactive documentation lists the routes and tries one', async () => {
  const { page, errors, close } = await openPage('/api/docs');
  await page.getByText('/api/spend/query', { exact: true }).waitFor();
  await page.getByText('/api/auth/sign-up', { exact: true }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  const answer = page.locator('.live-responses-table').getByText('"success": true').first();
  await answer.waitFor();
  expect(await answer.isVisible()).toBe(true);
  expect(errors).toEqual([]);
  await close();
});

test('the reference renders the same document and reaches for nothing outside', async () => {
  const { page, errors, close } = await openPage('/api/docs/redoc');
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
