import type { Browser, Page } from 'playwright-core';
import { startWebProduct } from '../../product/web-product.ts';
import type { Figure, RowContext } from '../../row.ts';
import { freshPage, settled, startBrowser } from './signed-in-page.ts';

const paths = ['/chat', '/overview', '/explorer', '/calls'] as const;
/** A task may take this long before somebody who acts meanwhile notices. */
const unnoticedMs = 50;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of CPU. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string } };
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;

/** CPU of each task of the page's own thread, in milliseconds. */
function tasksOf(events: readonly TraceEvent[], origin: string): number[] {
  const ours = new Set(events.filter(({ args }) => args?.data?.url?.startsWith(origin) === true).map(threadOf));
  const main = events.find((event) => event.args?.name === 'CrRendererMain' && ours.has(threadOf(event)));
  if (main === undefined) throw new Error('the trace tells nothing of the page');
  return events
    .filter((event) => event.name === 'RunTask' && threadOf(event) === threadOf(main))
    .map(({ tdur }) => (tdur ?? 0) / 1000);
}

async function traceLoad(browser: Browser, page: Page, address: string): Promise<number[]> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await page.goto(address);
  await settled(page);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return tasksOf(trace.traceEvents, new URL(address).origin);
}

/**
 * What Lighthouse calls total blocking time, by CPU instead of the clock, over the whole first load: it holds where
 * other work runs on the machine too.
 */
export async function* blockLoads(context: RowContext): AsyncGenerator<Figure> {
  const product = await startWebProduct(context);
  const browser = await startBrowser(context);
  for (const path of paths) {
    context.say(`tracing ${path}`);
    const page = await freshPage(browser, product);
    const tasks = await traceLoad(browser, page, product.page(path));
    await page.context().close();
    const long = tasks.filter((ms) => ms > unnoticedMs);
    yield {
      what: `blocking time of the first load of ${path}, by CPU`,
      unit: 'ms',
      seen: long.reduce((sum, ms) => sum + ms - unnoticedMs, 0),
      bar: { at_most: 200 },
      detail: { long_tasks_ms: long, cpu_ms: tasks.reduce((sum, ms) => sum + ms, 0) },
    };
  }
}
