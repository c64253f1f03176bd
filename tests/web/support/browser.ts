import { launchChromium as launchBrowser } from '@apex/testkit/chromium';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export { launchBrowser };

export const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export const schemes = ['light', 'dark'] as const;

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything the page complained about so far: exceptions, console errors, breaches of the policy. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** A page of a context of its own, with nothing kept from others. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: sizes.desk,
    locale: 'en-US',
    timezoneId: 'UTC',
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  // A browser draws slowly on a busy machine.
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  return { page, context, errors, close: () => context.close() };
}
