import type { Page } from 'playwright-core';
import { median, percentile } from '../../measure/statistics.ts';
import { startWebProduct, type WebProduct } from '../../product/web-product.ts';
import type { Figure, RowContext } from '../../row.ts';
import { timeToPaint } from './painted.ts';
import { freshPage, settled, startBrowser } from './signed-in-page.ts';

const questions = ['What did we spend last month by model?', 'Which features cost the most?'] as const;
/** What clicks on the head of a column go through. */
const directions = ['descending', 'ascending', 'none'] as const;
const paletteInput = '[role="dialog"] input[role="combobox"]';

interface Interaction {
  readonly what: string;
  readonly path: string;
  /** Once, before it is timed. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  readonly time: (page: Page, round: number) => Promise<number>;
  /** Back to where it can be done again. */
  readonly undo?: (page: Page) => Promise<unknown>;
}

const openPalette = (page: Page) => page.keyboard.press('Control+k');
const closed = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' });

const interactions: readonly Interaction[] = [
  {
    what: 'open the palette',
    path: '/overview',
    time: (page) => timeToPaint(page, paletteInput, () => openPalette(page)),
    async undo(page) {
      await page.keyboard.press('Escape');
      await closed(page);
    },
  },
  {
    what: 'switch the theme',
    path: '/overview',
    async time(page, round) {
      const theme = round % 2 === 0 ? 'dark' : 'light';
      await openPalette(page);
      await page.locator(paletteInput).fill(`${theme} theme`);
      return timeToPaint(page, `html[data-theme="${theme}"]`, () => page.keyboard.press('Enter'));
    },
    undo: closed,
  },
  {
    what: 'sort a table',
    path: '/explorer',
    time(page, round) {
      const direction = directions[round % directions.length] ?? 'none';
      const head = page.getByRole('columnheader').nth(1).getByRole('button');
      return timeToPaint(page, `[role="columnheader"]:nth-child(2)[aria-sort="${direction}"]`, () => head.click());
    },
  },
  {
    what: 'open a thread',
    path: '/chat',
    prepare: (page) => page.getByRole('link', { name: questions[0], exact: true }).waitFor(),
    time(page, round) {
      const question = questions[round % 2] ?? questions[0];
      const link = page.getByRole('link', { name: question, exact: true });
      return timeToPaint(page, `article[aria-label="${question}"]`, () => link.click());
    },
  },
];

async function askQuestions({ api }: WebProduct): Promise<void> {
  for (const text of questions) {
    const { thread_id } = await api.ask({ text });
    for (;;) {
      const { last_run_status } = await api.getThread({ id: thread_id });
      if (last_run_status === 'complete') break;
    }
  }
}

/** From an input to the paint of what it is for, as a person who works here a while meets it. */
export async function* timeInteractions(context: RowContext): AsyncGenerator<Figure> {
  const product = await startWebProduct(context);
  await askQuestions(product);
  const browser = await startBrowser(context);
  const page = await freshPage(browser, product);
  const rounds = context.quick ? 2 : 12;
  for (const { what, path, prepare, time, undo } of interactions) {
    context.say(what);
    await page.goto(product.page(path));
    await settled(page);
    await prepare?.(page);
    const samples: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      samples.push(await time(page, round));
      await undo?.(page);
    }
    yield {
      what: `${what}: input to paint, p75`,
      unit: 'ms',
      seen: percentile(samples, 0.75),
      bar: { at_most: 200 },
      detail: { median_ms: median(samples), samples_ms: samples },
    };
  }
}
