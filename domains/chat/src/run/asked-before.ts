import { ApexError } from '@apex/contracts';
import { storableText } from '../event/storable.ts';
import type { LiveRuns } from './live-runs.ts';
import type { RunStore } from './run-store.ts';
import type { AskedAnswer, Question } from './question.ts';

/** The run that this very asking began when it was sent before; null where it was not, or has no reference. */
export async function askedBefore(
  store: RunStore,
  { client_ref, text, thread_id }: Question,
  lives: LiveRuns,
): Promise<AskedAnswer | null> {
  const run = client_ref === undefined ? null : await store.asked(client_ref);
  if (run === null) return null;
  const isSame = run.question === storableText(text) && (thread_id === undefined || thread_id === run.thread_id);
  if (!isSame) throw anotherQuestion();
  return { ...run, queue_position: lives.get(run.id)?.position() ?? 0 };
}

/** The reference is taken by a question asked a moment ago on another connection, or in a thread deleted since. */
export async function askedMeanwhile(store: RunStore, question: Question, lives: LiveRuns): Promise<AskedAnswer> {
  const run = await askedBefore(store, question, lives);
  if (run === null) throw anotherQuestion();
  return run;
}

function anotherQuestion(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'chat.client_ref_taken',
    message: 'This client_ref already names another question of yours. Give each question one of its own, like a UUID.',
  });
}
