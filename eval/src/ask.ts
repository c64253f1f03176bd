import {
  createOfflineAnalyst,
  inMemoryOptimizer,
  inMemoryTelemetry,
  type OfflineAnalyst,
  publishedParse,
  type QuestionParse,
  type TestCall,
} from '@apex/chat/test-support';
import type { AskedQuestion } from './asked-question.ts';
import { madeCalls } from './made-calls.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Answered {
  readonly id: string | number;
  readonly parse: QuestionParse;
  readonly answer: string;
}

const day_ms = 86_400_000;

/** Asks the agents of the product over calls made from a vocabulary; nothing but memory is needed. */
export function createAsker(fallback: Vocabulary): (asked: AskedQuestion) => Promise<Answered> {
  const worlds = new Map<string, OfflineAnalyst>();
  const names = new Map<Vocabulary, number>();

  function analystOf(vocabulary: Vocabulary, now_ms: number): OfflineAnalyst {
    if (!names.has(vocabulary)) names.set(vocabulary, names.size);
    const today = Math.ceil(now_ms / day_ms) * day_ms;
    const key = `${names.get(vocabulary)} ${today}`;
    const made = worlds.get(key) ?? createOfflineAnalyst(portsOf(vocabulary, madeCalls(vocabulary, today)));
    if (worlds.size > 8) worlds.clear();
    worlds.set(key, made);
    return made;
  }

  return async ({ id, now_ms, history, question, vocabulary }) => {
    const earlier = history.map((text) => ({ question: text, asked_at_ms: now_ms }));
    const { triage, report } = await analystOf(vocabulary ?? fallback, now_ms).ask({ question, earlier, now_ms });
    if (triage === null) throw new Error(`no parse came of it: ${report.headline}`);
    const answer = [report.headline, report.text].filter((part) => part !== '').join('\n\n');
    return { id, parse: publishedParse(triage.parse), answer };
  };
}

function portsOf(vocabulary: Vocabulary, calls: readonly TestCall[]): Parameters<typeof createOfflineAnalyst>[0] {
  const telemetry = inMemoryTelemetry(() => calls);
  return {
    telemetry: {
      ...telemetry,
      // A word of the question is looked for among all the values, of which not each need have a call.
      querySpend: async (caller, query) => {
        const result = await telemetry.querySpend(caller, query);
        const [dimension] = query.by;
        const filter = query.filters.find(({ op }) => op === 'contains');
        if (dimension === undefined || filter?.dimension !== dimension) return result;
        const words = [filter.value].flat().map((word) => word.toLowerCase());
        const found = (vocabulary.values[dimension] ?? []).filter((value) =>
          words.some((word) => value.toLowerCase().includes(word)),
        );
        return {
          ...result,
          rows: found.slice(0, query.limit).map((value) => ({ ...result.total, [dimension]: value })),
        };
      },
      listDimensionValues: (caller, input) => {
        const values = vocabulary.values[input.dimension];
        if (values === undefined) return telemetry.listDimensionValues(caller, input);
        return Promise.resolve({ values: values.slice(0, input.limit) });
      },
    },
    optimizer: inMemoryOptimizer(),
  };
}
