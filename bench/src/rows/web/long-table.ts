import type { Page } from 'playwright-core';
import { startWebProduct } from '../../product/web-product.ts';
import type { Figure, RowContext } from '../../row.ts';
import { frameFigures, watchFrames } from './frames.ts';
import { freshPage, settled, startBrowser } from './signed-in-page.ts';

/** 7,200 pixels a second: a hard flick. */
const pixelsAFrame = 120;

/** Has the page get all of its calls at once: as many copies of the first page's as it takes. */
async function lengthen(page: Page, rows: number): Promise<void> {
  await page.addInitScript((wanted) => {
    const real = window.fetch.bind(window);
    window.fetch = async (asked, init) => {
      const answer = await real(asked, init);
      const address = asked instanceof Request ? asked.url : String(asked);
      if (!answer.ok || new URL(address, window.location.href).pathname !== '/api/calls') return answer;
      const { data, pagination } = (await answer.json()) as {
        data: { calls: { id: string }[] };
        pagination: object;
      };
      const calls = Array.from({ length: wanted }, (_, index) => {
        const call = data.calls[index % data.calls.length];
        return { ...call, id: `${call?.id ?? ''}-${index}` };
      });
      const whole = { ...pagination, total: wanted, total_pages: 1 };
      return Response.json({ success: true, data: { calls }, pagination: whole });
    };
  }, rows);
}

/** A table of 100,000 rows that are all there, scrolled from its head as by a hard flick, and to its end. */
export async function* scrollLongTable(context: RowContext): AsyncGenerator<Figure> {
  const rows = 100_000;
  const product = await startWebProduct(context);
  const page = await freshPage(await startBrowser(context), product);
  await lengthen(page, rows);
  context.say(`laying out ${rows} rows`);
  await page.goto(product.page('/calls'));
  await settled(page);
  await page.getByText('100,000 calls').waitFor();
  context.say('scrolling');
  const frames = await watchFrames(page, { seconds: context.quick ? 2 : 8, scroll_px: pixelsAFrame });
  const drawn = await page.getByRole('row').count();
  yield* frameFigures('100,000 rows scroll', frames, { drawn_rows: drawn, pixels_a_frame: pixelsAFrame });
  yield { what: '100,000 rows: from the head to the end', unit: 'ms', seen: await jump(page), bar: { at_most: 200 } };
}

/** Until the last row is on the screen. */
function jump(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const grid = document.querySelector('[role="grid"]');
        const last = grid?.getAttribute('aria-rowcount');
        const startedAt = performance.now();
        const look = (): void => {
          if (document.querySelector(`[role="row"][aria-rowindex="${last}"]`) === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - startedAt));
        };
        grid?.parentElement?.scrollTo(0, Number.MAX_SAFE_INTEGER);
        look();
      }),
  );
}
