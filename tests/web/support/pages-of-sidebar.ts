import type { Browser } from 'playwright-core';
import { openPage } from './browser.ts';
import type { SignedIn } from './signed-in.ts';

export interface Visit {
  readonly browser: Browser;
  readonly url: string;
  readonly person: SignedIn;
}

/** Addresses of all pages the sidebar leads to, in the sample project. */
export async function pagesOfSidebar({ browser, url, person }: Visit): Promise<string[]> {
  const { page, close } = await openPage(browser, `${url}/nothing?project=sample`, { storageState: person.state });
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  await links.first().waitFor();
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  await close();
  return addresses;
}
