import { createOfflineAnalyst, type OfflineAnalyst, publishedParse, type QuestionParse } from '@apex/chat/test-support';
import type { AskedQuestion } from './asked-question.ts';
import { madeCalls } from './made-calls.ts';
import { madePorts } from './made-ports.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Answered {
  readonly id: string | number;
  readonly parse: QuestionParse;
  readonly answer: string;
}

/** Asks the agents of the product over calls made from a vocabulary; nothing but memory is needed. */
export function createAsker(fallback: Vocabulary): (asked: AskedQuestion) => Promise<Answered> {
  const worlds = new Map<string, OfflineAnalyst>();
  const names = new Map<Vocabulary, number>();

  function analystOf(vocabulary: Vocabulary, now_ms: number): OfflineAnalyst {
    if (!names.has(vocabulary)) names.set(vocabulary, names.size);
    const key = `${names.get(vocabulary)} ${now_ms}`;
    const made = worlds.get(key) ?? createOfflineAnalyst(madePorts(vocabulary, madeCalls(vocabulary, now_ms), now_ms));
    if (worlds.size > 8) worlds.clear();
    worlds.set(key, made);
    return made;
  }

  return async ({ id, now_ms, history, question, vocabulary }) => {
    const earlier = history.map((text) => ({ question: text, asked_at_ms: now_ms }));
    const { triage, report } = await analystOf(vocabulary ?? fallback, now_ms).ask({ question, earlier, now_ms });
    if (triage === null) throw new Error(`no parse came of it: ${report.headline}`);
    const offers = report.nearest_questions.map((one) => `- ${one}`).join('\n');
    const parts = [report.headline, report.text, offers === '' ? '' : `You could ask:\n${offers}`];
    const answer = parts.filter((part) => part !== '').join('\n\n');
    return { id, parse: publishedParse(triage.parse), answer };
  };
}
