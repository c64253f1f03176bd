import type { Api, chatRoutes } from '@apex/contracts';
import type { Channels } from './event/channels.ts';
import { ownerOf } from './owner.ts';
import { followRun } from './run/follow-run.ts';
import { runStoreFor } from './run/run-store.ts';
import { deleteThread, restoreThread } from './thread/delete-thread.ts';
import { exportThread } from './thread/export/export-thread.ts';
import type { PdfWriter } from './thread/export/pdf/write-pdf.ts';
import { listThreads } from './thread/list-threads.ts';
import { renameThread } from './thread/rename-thread.ts';
import type { ThreadScope } from './thread/scope.ts';
import { getSharedThread, shareThread, unshareThread } from './thread/share-thread.ts';
import { threadStoreFor } from './thread/thread-store.ts';

const eventsAtOnce = 10_000;
const lookAgainMs = 2000;

export interface ChatApiScope extends ThreadScope {
  readonly channels: Channels;
  readonly pdf: PdfWriter;
}

/** The verbs over REST; each sees the caller's own threads and runs, and what others of the organisation shared. */
export function createChatApi(scope: ChatApiScope): Api<typeof chatRoutes> {
  const { db, runner, channels } = scope;
  return {
    listThreads: (caller, query) => listThreads(scope, caller, query),
    async getThread(caller, { id }) {
      const owner = ownerOf(caller);
      const store = threadStoreFor(db, owner);
      const thread = await store.get(id);
      const [messages, runs] = await Promise.all([store.messages(id), runStoreFor(db, owner).listOfThread(id)]);
      return { ...thread, messages, runs };
    },
    renameThread: (caller, input) => renameThread(scope, caller, input),
    deleteThread: (caller, { id }) => deleteThread(scope, caller, id),
    restoreThread: (caller, { id }) => restoreThread(scope, caller, id),
    shareThread: (caller, { id }) => shareThread(scope, caller, id),
    unshareThread: (caller, { id }) => unshareThread(scope, caller, id),
    getSharedThread: (caller, { token }) => getSharedThread(scope, caller, token),
    exportThread: (caller, input) => exportThread(scope, caller, input),
    ask: (caller, question) => runner.ask(caller, question),
    askInThread: (caller, { id, ...question }) => runner.ask(caller, { ...question, thread_id: id }),
    getRun: (caller, { id }) => runStoreFor(db, ownerOf(caller)).get(id),
    async listRunEvents(caller, { id, after_seq }) {
      const store = runStoreFor(db, ownerOf(caller));
      const run = await store.get(id);
      const events = await store.events(id, after_seq, eventsAtOnce);
      return { events, last_seq: Math.max(run.last_seq, events.at(-1)?.seq ?? 0) };
    },
    followRun: (caller, input) => followRun({ db, channels, look_again_ms: lookAgainMs }, caller, input),
    async stopRun(caller, { id }) {
      const store = runStoreFor(db, ownerOf(caller));
      await store.get(id);
      await runner.stop(id);
      return store.get(id);
    },
  };
}
