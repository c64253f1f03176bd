import { serverFrameSchema } from '@apex/contracts';
import type { Page, WebSocketRoute } from 'playwright-core';
import { startWebProduct } from '../../product/web-product.ts';
import type { Figure, RowContext } from '../../row.ts';
import { frameFigures, watchFrames } from './frames.ts';
import { freshPage, settled, startBrowser } from './signed-in-page.ts';

const eventsASecond = 50;
const tickMs = 1000 / eventsASecond;

interface Asked {
  readonly run_id: string;
  readonly thread_id: string;
}

/** A run that works on: agents start, think, use tools and say a part of an answer, over and over. */
function eventOf(seq: number, asked: Asked): object {
  const turn = Math.floor(seq / 10);
  const tool = { tool_call_id: `call-${turn}`, tool_name: 'query_spend' };
  const kinds = [
    {
      type: 'tool_executing',
      payload: { ...tool, arguments: { by: ['model'], turn }, message: 'Adding up the spend' },
    },
    { type: 'tool_completed', payload: { ...tool, status: 'success', result: { rows: turn }, execution_time_ms: 12 } },
  ];
  const thought = { thought: `Thought number ${seq} of this run.`, step_number: seq, total_steps: null };
  const event =
    seq === 1
      ? { type: 'agent_started', payload: { status: 'started', message: 'Looking through the spend' } }
      : (kinds[(seq - 2) % 10] ?? { type: 'agent_thinking', payload: thought });
  return { ...asked, ...event, seq, agent_name: 'data', timestamp: new Date().toISOString() };
}

/** Stands between the page and its socket: the real run's events are kept back, and ours told instead. */
class SteadyRun {
  told = 0;
  #timer: NodeJS.Timeout | undefined;
  #asked: Asked | undefined;

  constructor(asked: Promise<Asked>) {
    void asked.then((run) => {
      this.#asked = run;
    });
  }

  attach(socket: WebSocketRoute): void {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const frame = serverFrameSchema.safeParse(JSON.parse(String(message))).data;
      if (frame === undefined || 'seq' in frame || frame.type === 'run_ended' || frame.type === 'thread_changed')
        return;
      socket.send(message);
    });
    socket.onMessage((message) => {
      server.send(message);
      if (String(message).includes('"subscribe"')) this.#tell(socket);
    });
  }

  /** In time, however late a tick comes. */
  #tell(socket: WebSocketRoute): void {
    clearInterval(this.#timer);
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.floor((performance.now() - startedAt) / tickMs);
      for (; this.#asked !== undefined && this.told < due;) {
        this.told += 1;
        socket.send(JSON.stringify(eventOf(this.told, this.#asked)));
      }
    }, tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** What the page was told it had asked. */
async function askedBy(page: Page): Promise<Asked> {
  const answer = await page.waitForResponse(
    (response) => response.request().method() === 'POST' && /\/api\/(?:threads\/[^/]+\/)?runs$/.test(response.url()),
  );
  const { data } = (await answer.json()) as { data: { id: string; thread_id: string } };
  return { run_id: data.id, thread_id: data.thread_id };
}

/** The page of a running question, its steps open, while 50 events a second come in. */
export async function* watchRunningChat(context: RowContext): AsyncGenerator<Figure> {
  const seconds = context.quick ? 2 : 10;
  const product = await startWebProduct(context);
  const page = await freshPage(await startBrowser(context), product);
  const run = new SteadyRun(askedBy(page));
  context.onEnd(async () => run.stop());
  await page.routeWebSocket(/\/ws\b/, (socket) => run.attach(socket));
  await page.goto(product.page('/chat'));
  await settled(page);
  const question = page.getByRole('textbox', { name: 'Your question' });
  await question.fill('What did we spend last month by model?');
  await question.press('Enter');
  await page.waitForURL('**/chat/thread_**');
  await page.getByRole('article').locator('summary').first().click();
  await page.getByRole('list', { name: 'Steps' }).waitFor();
  context.say('events are coming in');
  const before = run.told;
  const frames = await watchFrames(page, { seconds });
  const told = run.told - before;
  const shown = (await page.getByRole('list', { name: 'Steps' }).textContent()) ?? '';
  if (!shown.includes('Thought number')) throw new Error('the page shows none of the events');
  yield* frameFigures(`chat, ${eventsASecond} events a second`, frames, { events_a_second: told / seconds });
}
