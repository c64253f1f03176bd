import type { ApexProcess } from '@apex/testkit/apex';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
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
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

// What the sidebar leads to is looked at by the tests of every page; these are one step further.
const paths = ['/explorer?by=model&chart=bars', '/overview?compare=none&period=7d', '/sessions/sample-coding-68'];

test.each([
  ['light', 'phone'],
  ['dark', 'desk'],
] as const)('nothing is out of reach for anybody: %s, %s', async (scheme, size) => {
  const complaints: string[] = [];
  for (const path of paths) {
    const { page, errors, close } = await openPage(
      browser,
      `${apex.url}${path}${path.includes('?') ? '&' : '?'}project=sample`,
      { storageState: ada.state, viewport: sizes[size], colorScheme: scheme },
    );
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-label="Loading"], [aria-busy="true"]') === null);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    complaints.push(
      ...violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
      ...(over > 0 ? [`${path} is wider than the window by ${over} px`] : []),
      ...errors,
    );
    await close();
  }
  expect(complaints).toEqual([]);
});
