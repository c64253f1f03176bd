import { ApexError, type Caller, type ThreadId } from '@apex/contracts';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import { ownerOf } from '../owner.ts';
import { threadStoreFor } from '../thread/thread-store.ts';
import type { EarlierQuestion } from '../understand/continue-thread.ts';
import { runStoreFor } from './run-store.ts';

/** What a question in a thread may refer to. A thread is about one project, so that no answer mixes two. */
export async function earlierQuestions(
  db: Kysely<ChatDatabase>,
  caller: Caller,
  thread_id: ThreadId,
): Promise<EarlierQuestion[]> {
  const owner = ownerOf(caller);
  const [thread, earlier] = await Promise.all([
    threadStoreFor(db, owner).get(thread_id),
    runStoreFor(db, owner).questionsOfThread(thread_id),
  ]);
  if (thread.project_id !== caller.project_id) {
    throw new ApexError({
      kind: 'precondition',
      reason: 'chat.other_project',
      message: `This conversation is about another project than ${caller.project_name}. Choose that project, or start a new conversation.`,
      details: { project_id: thread.project_id },
    });
  }
  return earlier;
}
