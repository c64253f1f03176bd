import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromiumIn } from '@apex/testkit/chromium';
import lighthouse, { desktopConfig } from 'lighthouse';
import { startWebProduct, type WebProduct } from '../../product/web-product.ts';
import type { Figure, RowContext } from '../../row.ts';

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** Looks at a page as Lighthouse does, each category of 100 and what was found against it. */
async function* examine(name: string, address: string, port: number): AsyncGenerator<Figure> {
  const run = await lighthouse(
    address,
    {
      port,
      // What the person is signed in with stays; the page is new to the browser's cache all the same.
      disableStorageReset: true,
      onlyCategories: [...categories],
      logLevel: 'error',
    },
    desktopConfig,
  );
  if (run === undefined) throw new Error(`Lighthouse said nothing of ${name}`);
  const { audits, runtimeError } = run.lhr;
  if (runtimeError !== undefined) throw new Error(`Lighthouse could not look at ${name}: ${runtimeError.message}`);
  for (const category of categories) {
    const found = run.lhr.categories[category];
    const against = (found?.auditRefs ?? [])
      .filter(({ weight }) => weight > 0)
      .flatMap(({ id }) => {
        const audit = audits[id];
        return audit === undefined || audit.score === null || audit.score >= 0.9
          ? []
          : [{ id, score: audit.score, value: audit.displayValue ?? null }];
      });
    yield {
      what: `Lighthouse of ${name}: ${category}`,
      unit: 'of 100',
      seen: (found?.score ?? 0) * 100,
      bar: { at_least: 95 },
      detail: { against },
    };
  }
}

async function portOf(folder: string): Promise<number> {
  const [port = ''] = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8')).split('\n');
  return Number(port);
}

async function startSteered(context: RowContext, product: WebProduct): Promise<number> {
  const folder = join(context.folder, 'chromium');
  const browser = await launchChromiumIn(folder);
  context.onEnd(() => browser.close());
  await product.signIn(browser);
  return portOf(folder);
}

/** Lighthouse's own judgement of the sign-in, before anybody is known, and of the two pages people open most. */
export async function* askLighthouse(context: RowContext): AsyncGenerator<Figure> {
  const product = await startWebProduct(context);
  const port = await startSteered(context, product);
  const pages = [
    ['/sign-in', `${product.url}/sign-in`],
    ['/chat', product.page('/chat')],
    ['/overview', product.page('/overview')],
  ] as const;
  for (const [name, address] of pages) {
    context.say(`Lighthouse looks at ${name}`);
    yield* examine(name, address, port);
  }
}
