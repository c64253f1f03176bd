import type { Page } from 'playwright-core';
import type { Figure } from '../../row.ts';

const frameMs = 1000 / 60;

export interface Frames {
  readonly a_second: number;
  /** Of those that were due. */
  readonly dropped_share: number;
  readonly longest_ms: number;
  /** CPU of the page's own thread for a frame; steadier than frames where other work runs on the machine. */
  readonly work_ms: number;
}

interface Watch {
  readonly seconds: number;
  /** Pixels that the element around the table is scrolled by before each frame. */
  readonly scroll_px?: number;
}

/** Milliseconds between the frames a page draws, while its table is scrolled where that is wanted. */
function deltasOf(page: Page, { seconds, scroll_px = 0 }: Watch): Promise<number[]> {
  return page.evaluate(
    ({ ms, px }) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.querySelector('[role="grid"]')?.parentElement;
        const deltas: number[] = [];
        let last = 0;
        let until = Infinity;
        const frame = (now: number): void => {
          if (last === 0) until = now + ms;
          else deltas.push(now - last);
          last = now;
          if (now >= until) {
            resolve(deltas);
            return;
          }
          if (px > 0) scroller?.scrollBy(0, px);
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { ms: seconds * 1000, px: scroll_px },
  );
}

/** Watches the frames of a page for a while. */
export async function watchFrames(page: Page, watch: Watch): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await worked();
  const deltas = await deltasOf(page, watch);
  const work = (await worked()) - before;
  await devtools.detach();
  const ms = deltas.reduce((sum, delta) => sum + delta, 0);
  const dropped = deltas.reduce((sum, delta) => sum + Math.max(0, Math.round(delta / frameMs) - 1), 0);
  return {
    a_second: (deltas.length * 1000) / ms,
    dropped_share: dropped / (deltas.length + dropped),
    longest_ms: Math.max(...deltas),
    work_ms: work / deltas.length,
  };
}

/** What is told of frames: how many there were, and what each took of the page's own time. */
export function* frameFigures(what: string, frames: Frames, detail: Figure['detail'] = {}): Generator<Figure> {
  yield {
    what: `${what}: frames`,
    unit: '/s',
    seen: frames.a_second,
    bar: { at_least: 59 },
    detail: { ...detail, ...frames },
  };
  yield {
    what: `${what}: frames dropped of those due`,
    unit: '%',
    seen: frames.dropped_share * 100,
    detail: { longest_ms: frames.longest_ms },
  };
  yield {
    what: `${what}: CPU of the page's thread a frame`,
    unit: 'ms',
    seen: frames.work_ms,
    bar: { at_most: frameMs },
  };
}
