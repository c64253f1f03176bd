import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { schemes, sizes } from './browser.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Every rule once; a theme changes nothing but colours. */
function rulesOf(page: Page, isFirst: boolean): AxeBuilder {
  const builder = new AxeBuilder({ page });
  return isFirst ? builder.withTags(rules) : builder.withRules(['color-contrast']);
}

/** What axe and the window's width say against what is open, in both themes. */
export async function complaintsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [index, scheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.waitForFunction((theme) => document.documentElement.dataset['theme'] === theme, scheme);
    const { violations } = await rulesOf(page, index === 0).analyze();
    for (const { id, nodes } of violations) {
      found.push(`${scheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    }
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return overflow > 0 ? [...found, `wider than the window by ${overflow} px`] : found;
}

/** The same at each of the two widths; the window is left at a desk's. */
export async function complaintsAtEachSize(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const name of ['phone', 'desk'] as const) {
    await page.setViewportSize(sizes[name]);
    found.push(...(await complaintsOf(page)).map((complaint) => `${name}: ${complaint}`));
  }
  return found;
}
