import { AxeBuilder } from '@axe-core/playwright';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let apex: ApexProcess;
let browser: Browser;

beforeAll(async () => {
  [apex, browser] = await Promise.all([
    startApex(),
    chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
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

describe.each(sizes)('at $width px', (viewport) => {
  test.each(schemes)('the start page is accessible, fits and shows live health in %s', async (colorScheme) => {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(apex.url);
    await page.getByRole('status').getByText('healthy', { exact: true }).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => violation.id)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});

test('the interactive documentation lists the routes and tries one', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${apex.url}/api/docs`);
  await page.getByText('/api/spend/query', { exact: true }).waitFor();
  await page.getByText('/api/auth/sign-up', { exact: true }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await page.locator('.live-responses-table').getByText('"success": true').first().waitFor();
  await page.close();
});

test('the reference renders the same document', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${apex.url}/api/docs/redoc`);
  await page.getByRole('heading', { name: /Netra Apex/ }).first().waitFor();
  await page.close();
});
