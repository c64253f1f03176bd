import {
  type Api,
  ApexError,
  type Caller,
  type chatRoutes,
  type Run,
  type Thread,
  type ThreadId,
} from '@apex/contracts';
import { Readable } from 'node:stream';

type ThreadVerb =
  | 'listThreads'
  | 'getThread'
  | 'renameThread'
  | 'deleteThread'
  | 'restoreThread'
  | 'shareThread'
  | 'unshareThread'
  | 'getSharedThread'
  | 'exportThread';

export interface InMemoryThreads {
  readonly api: Pick<Api<typeof chatRoutes>, ThreadVerb>;
  /** A question was asked in a thread, which may be new. */
  asked(caller: Caller, run: Run): void;
}

const at = '2026-03-18T14:30:00.000Z';

/** Threads of whoever asks; a link to one is its id. */
export function createInMemoryThreads(): InMemoryThreads {
  const threads = new Map<ThreadId, { thread: Thread; runs: Run[] }>();

  function heldOf(id: string) {
    const held = [...threads.values()].find((one) => one.thread.id === id);
    if (held === undefined)
      throw new ApexError({ kind: 'not_found', reason: 'chat.thread_not_found', message: 'None.' });
    return held;
  }

  function change(id: ThreadId, changes: Partial<Thread>): Thread {
    const held = heldOf(id);
    held.thread = { ...held.thread, ...changes };
    return held.thread;
  }

  return {
    asked(caller, run) {
      const { project_id } = caller;
      const title = run.question;
      const times = { created_at: at, updated_at: at, shared_at: null, deleted_at: null };
      const fresh = { id: run.thread_id, project_id, title, ...times, last_run_status: run.status };
      const held = threads.get(run.thread_id) ?? { thread: fresh, runs: [] };
      held.runs.push(run);
      threads.set(run.thread_id, held);
    },
    api: {
      async listThreads(_caller, { page, per_page, q = '', deleted }) {
        const found = [...threads.values()]
          .map((held) => held.thread)
          .filter((thread) => thread.title.includes(q) && (thread.deleted_at !== null) === (deleted === 'true'));
        return { threads: found, pagination: { page, per_page, total: found.length, total_pages: 1 } };
      },
      async getThread(_caller, { id }) {
        const { thread, runs } = heldOf(id);
        return { ...thread, messages: [], runs };
      },
      renameThread: async (_caller, { id, title }) => change(id, { title }),
      deleteThread: async (_caller, { id }) => change(id, { deleted_at: at }),
      restoreThread: async (_caller, { id }) => change(id, { deleted_at: null }),
      shareThread: async (_caller, { id }) => ({ url_path: `/shared/${id}`, thread: change(id, { shared_at: at }) }),
      unshareThread: async (_caller, { id }) => change(id, { shared_at: null }),
      async getSharedThread(_caller, { token }) {
        const { title, created_at, updated_at } = heldOf(token).thread;
        return { title, created_at, updated_at, own_thread_id: null, exchanges: [] };
      },
      async exportThread(_caller, { id, format }) {
        const { title } = heldOf(id).thread;
        const bytes = Readable.from([Buffer.from(`# ${title}\n`)]);
        return { name: `thread.${format}`, content_type: 'text/markdown; charset=utf-8', bytes };
      },
    },
  };
}
