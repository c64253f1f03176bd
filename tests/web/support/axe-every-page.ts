import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { openPage, type sizes } from './browser.ts';
import type { SignedIn } from './signed-in.ts';

export interface AxeRun {
  readonly browser: Browser;
  readonly url: string;
  readonly person: SignedIn;
  readonly viewport: (typeof sizes)[keyof typeof sizes];
  readonly scheme: 'light' | 'dark';
}

/** Paths of the pages that need nobody, and of what is said of an address without a page. */
export const openPaths = ['/sign-in', '/sign-up', '/invitation'] as const;

/** Nothing is on its way any more: no skeleton, no code of a page. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"], [aria-busy="true"]') === null);
}

async function complaintsOf(page: Page): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ...(overflow > 0 ? [`wider than the window by ${overflow} px`] : []),
  ];
}

/** Paths of all pages the sidebar leads to. */
async function pagesOfSidebar(page: Page): Promise<string[]> {
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  await links.first().waitFor();
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return addresses.map((address) => address.replace(/\?.*/, ''));
}

/** What axe, the console and the window's width say against each page, by its path: `{}` when all is well. */
export async function axeEveryPage({
  browser,
  url,
  person,
  viewport,
  scheme,
}: AxeRun): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  async function look(path: string, options: Parameters<typeof openPage>[2]): Promise<void> {
    const { page, errors, close } = await openPage(browser, url + path, { viewport, colorScheme: scheme, ...options });
    const complaints = [...(await complaintsOf(page)), ...errors];
    if (complaints.length > 0) found[path] = complaints;
    await close();
  }
  const sidebar = await openPage(browser, `${url}/nothing?project=sample`, { storageState: person.state });
  const paths = [...(await pagesOfSidebar(sidebar.page)), '/nothing'];
  await sidebar.close();
  for (const path of openPaths) await look(path, {});
  for (const path of paths) await look(`${path}?project=sample`, { storageState: person.state });
  return found;
}
