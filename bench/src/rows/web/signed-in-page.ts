import { launchChromium } from '@apex/testkit/chromium';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { WebProduct } from '../../product/web-product.ts';
import type { RowContext } from '../../row.ts';

const options = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-US',
  timezoneId: 'UTC',
  serviceWorkers: 'block',
} as const;

/** Chromium, closed with the part. */
export async function startBrowser(context: RowContext): Promise<Browser> {
  const browser = await launchChromium();
  context.onEnd(() => browser.close());
  return browser;
}

/** A page of a fresh browser that has nothing of the product yet but, where wanted, the person's session. */
export async function freshPage(browser: Browser, product: WebProduct | null): Promise<Page> {
  const context: BrowserContext = await browser.newContext(options);
  if (product !== null) await product.signIn(context);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

/** Nothing is on its way any more: no skeleton, no code of a page. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"], [aria-busy="true"]') === null);
  await page.waitForLoadState('networkidle');
}
