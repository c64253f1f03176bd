import { type Api, ApexError, type chatRoutes } from '@apex/contracts';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from './database.ts';
import { ownerOf } from './owner.ts';
import { runStoreFor } from './run/run-store.ts';
import type { Runner } from './run/runner.ts';
import { threadStoreFor } from './thread/thread-store.ts';

const eventsAtOnce = 10_000;

function soon(): never {
  throw new ApexError({ kind: 'unavailable', reason: 'chat.not_yet', message: 'This is not offered yet.' });
}

/** The verbs over REST; each sees the caller's own threads and runs and no others. */
export function createChatApi(db: Kysely<ChatDatabase>, runner: Runner): Api<typeof chatRoutes> {
  return {
    async listThreads(caller, { page, per_page }) {
      const { threads, total } = await threadStoreFor(db, ownerOf(caller)).list({ page, per_page });
      return { threads, pagination: { page, per_page, total, total_pages: Math.ceil(total / per_page) } };
    },
    async getThread(caller, { id }) {
      const owner = ownerOf(caller);
      const store = threadStoreFor(db, owner);
      const thread = await store.get(id);
      const [messages, runs] = await Promise.all([store.messages(id), runStoreFor(db, owner).listOfThread(id)]);
      return { ...thread, messages, runs };
    },
    renameThread: soon,
    deleteThread: soon,
    restoreThread: soon,
    shareThread: soon,
    unshareThread: soon,
    getSharedThread: soon,
    exportThread: soon,
    followRun: soon,
    askInThread: (caller, { id, text }) => runner.ask(caller, { thread_id: id, text }),
    ask: (caller, { thread_id, text }) => runner.ask(caller, { thread_id, text }),
    getRun: (caller, { id }) => runStoreFor(db, ownerOf(caller)).get(id),
    async listRunEvents(caller, { id, after_seq }) {
      const store = runStoreFor(db, ownerOf(caller));
      const run = await store.get(id);
      const events = await store.events(id, after_seq, eventsAtOnce);
      return { events, last_seq: Math.max(run.last_seq, events.at(-1)?.seq ?? 0) };
    },
    async stopRun(caller, { id }) {
      const store = runStoreFor(db, ownerOf(caller));
      await store.get(id);
      await runner.stop(id);
      return store.get(id);
    },
  };
}
