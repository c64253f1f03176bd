import type { Page, Response } from 'playwright-core';
import { startWebProduct, type WebProduct } from '../../product/web-product.ts';
import type { Figure, RowContext } from '../../row.ts';
import { freshPage, settled, startBrowser } from './signed-in-page.ts';

const paths = ['/sign-in', '/chat', '/overview', '/explorer', '/calls'] as const;
const kilobyte = 1000;

interface Weight {
  readonly name: string;
  readonly type: string;
  readonly kB: number;
}

/** Every file of the product's own that came until nothing was on its way any more, as compressed as it came. */
async function weigh(page: Page, address: string): Promise<Weight[]> {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  await page.goto(address);
  await settled(page);
  const files = responses.filter((response) => new URL(response.url()).pathname.startsWith('/assets/'));
  return Promise.all(
    files.map(async (response) => {
      const { responseBodySize } = await response.request().sizes();
      const name = new URL(response.url()).pathname;
      return { name, type: name.split('.').at(-1) ?? '', kB: responseBodySize / kilobyte };
    }),
  );
}

function addressOf(product: WebProduct, path: (typeof paths)[number]): string {
  return path === '/sign-in' ? product.url + path : product.page(path);
}

/** Compressed script of the first load of a page, by somebody who was never here. */
export async function* weighPages(context: RowContext): AsyncGenerator<Figure> {
  const product = await startWebProduct(context);
  const browser = await startBrowser(context);
  for (const path of paths) {
    context.say(`loading ${path}`);
    const page = await freshPage(browser, path === '/sign-in' ? null : product);
    const files = await weigh(page, addressOf(product, path));
    await page.context().close();
    const sumOf = (type: string) => files.filter((file) => file.type === type).reduce((sum, { kB }) => sum + kB, 0);
    yield {
      what: `compressed script of the first load of ${path}`,
      unit: 'kB',
      seen: sumOf('js'),
      bar: { at_most: 300 },
      detail: {
        style_kB: sumOf('css'),
        font_kB: sumOf('woff2'),
        files: files.toSorted((a, b) => b.kB - a.kB).slice(0, 12),
      },
    };
  }
}
