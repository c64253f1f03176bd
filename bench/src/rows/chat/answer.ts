import { connectSocket } from '@apex/client';
import { fillCalls, fillOccurrences, mergeParts } from '../../data/fill-calls.ts';
import { percentile } from '../../measure/statistics.ts';
import { startEngines } from '../../product/engines.ts';
import { type Product, startProduct } from '../../product/product.ts';
import { rollUp } from '../../product/with-telemetry.ts';
import type { Figure, RowContext } from '../../row.ts';

const questions = [
  'What did we spend by model in February 2026?',
  'Which users cost most?',
  'Which sessions are the most expensive, and why?',
  'Where do we use prompt caching and where are we losing it?',
];

interface Told {
  /** Milliseconds from the accepted connection. */
  readonly first_event: number;
  readonly report: number;
  readonly status: string;
}

/** A connection of its own that asks as soon as it is accepted and waits for the report. */
async function ask({ url, key }: Product, text: string): Promise<Told> {
  const socket = await connectSocket({ url, credential: key });
  const acceptedAt = performance.now();
  const since = (): number => performance.now() - acceptedAt;
  socket.send({ type: 'ask', text });
  let first_event: number | undefined;
  try {
    for await (const frame of socket.frames()) {
      if (frame.type === 'error') throw new Error(`the question was refused: ${frame.error}`);
      if (frame.type === 'agent_started') first_event ??= since();
      if (frame.type === 'final_report') {
        if (frame.payload.status === 'guidance') throw new Error(`"${text}" was not answered: ${frame.payload.text}`);
        return { first_event: first_event ?? Number.NaN, report: since(), status: frame.payload.status };
      }
    }
  } finally {
    socket.close();
  }
  throw new Error('the connection ended before the report');
}

/** Questions to the analyst of a project with a million calls. */
export async function* answerQuestions(context: RowContext): AsyncGenerator<Figure> {
  const calls = context.quick ? 100_000 : 1_000_000;
  const engines = await startEngines(context);
  const product = await startProduct(context, { environment: engines.environment });
  context.say(`filling ${calls} calls`);
  const fill = { identity: product.identity, calls, days: 90, start: '2026-01-01T00:00:00Z' };
  await fillCalls(engines.clickhouse, fill);
  await fillOccurrences(engines.clickhouse, fill);
  await mergeParts(engines.clickhouse, 'calls');
  await mergeParts(engines.clickhouse, 'occurrences');
  await rollUp(engines);
  const firsts: number[] = [];
  for (const question of questions) {
    const told: Told[] = [];
    for (let round = 0; round < (context.quick ? 2 : 5); round += 1) {
      context.say(`"${question}", ${round + 1}`);
      told.push(await ask(product, question));
    }
    firsts.push(...told.map(({ first_event }) => first_event));
    yield {
      what: `"${question}" over ${calls} calls: p95 of the report`,
      unit: 's',
      seen: percentile(
        told.map(({ report }) => report / 1000),
        0.95,
      ),
      bar: { at_most: 3 },
      detail: { told },
    };
  }
  yield {
    what: 'socket accepted to first event: p95',
    unit: 'ms',
    seen: percentile(firsts, 0.95),
    bar: { at_most: 500 },
    detail: { samples: firsts },
  };
}
