import type { Page } from 'playwright-core';
import { openPage, type sizes } from './browser.ts';
import { complaintsOf } from './complaints.ts';
import { pagesOfSidebar, type Visit } from './pages-of-sidebar.ts';

export interface AxeRun extends Visit {
  readonly viewport: (typeof sizes)[keyof typeof sizes];
}

/** Pages that need nobody. */
const openPaths = ['/sign-in', '/sign-up', '/invitation'];

/** Nothing is on its way any more: no skeleton, no code of a page. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"], [aria-busy="true"]') === null);
}

/** What axe, the console and the window's width say against each page, by its path: `{}` when all is well. */
export async function axeEveryPage(run: AxeRun): Promise<Record<string, string[]>> {
  const { browser, url, person, viewport } = run;
  const found: Record<string, string[]> = {};
  async function look(paths: readonly string[], options: Parameters<typeof openPage>[2]): Promise<void> {
    const { page, errors, close } = await openPage(browser, 'about:blank', { viewport, ...options });
    for (const path of paths) {
      const before = errors.length;
      await page.goto(url + path);
      await settled(page);
      const complaints = [...(await complaintsOf(page)), ...errors.slice(before)];
      if (complaints.length > 0) found[path] = complaints;
    }
    await close();
  }
  await look(openPaths, {});
  await look([...(await pagesOfSidebar(run)), '/nothing?project=sample'], { storageState: person.state });
  return found;
}
