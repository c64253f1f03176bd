import { ApexError, type RunId, type RunStatus, type ServerFrame, type ThreadId } from '@apex/contracts';
import type { Clients } from '../../api/clients.ts';
import type { AskOutput } from '../../api/routes.ts';
import { createLiveRuns, type LiveRuns } from './live-runs.ts';
import { newClientRef } from './new-client-ref.ts';
import { createRunSocket, type SocketLike, type SocketState } from './run-socket.ts';

export type AskedRun = AskOutput<'ask'>;

export interface Question {
  readonly project: string;
  readonly text: string;
  /** Null begins a thread. */
  readonly thread_id: ThreadId | null;
}

/** A thread is no longer as it was fetched: a run was asked or has ended, it was renamed, deleted, shared. */
export interface ChatNews {
  readonly thread_id: ThreadId;
}

export interface ChatLive {
  readonly runs: LiveRuns;
  readonly state: () => SocketState;
  /** Of the state of the connection. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Opens the tab's one socket. */
  readonly connect: () => void;
  /** Tries at once: the server answers again. */
  readonly retry: () => void;
  /** Follows a run to its end, from where this tab knows it. */
  readonly follow: (run: { run_id: RunId; thread_id: ThreadId; status: RunStatus }) => void;
  /** Asks once, however often the connection breaks meanwhile. */
  readonly ask: (question: Question) => Promise<AskedRun>;
  readonly stop: (run_id: RunId) => Promise<void>;
  readonly onNews: (listener: (news: ChatNews) => void) => () => void;
  /** Somebody else signs in: nothing of this person is left. */
  readonly reset: () => void;
}

export interface ChatLiveOptions {
  readonly clients: Clients;
  readonly connect: () => SocketLike;
  readonly soon: (draw: () => void) => void;
  /** Asks the server who is signed in; where nobody is, that leads to the sign-in. */
  readonly checkSession: () => void;
}

const pollMs = 1000;
const askAgainMs = 1500;
const triesToAsk = 40;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function isUnanswered(error: unknown): boolean {
  return ApexError.isInstance(error) && (error.reason === 'client.unreachable' || error.kind === 'unavailable');
}

/** Asking with one reference until the server has answered: asked twice, it is the same run. */
async function askUntilAnswered(clients: Clients, { project, text, thread_id }: Question): Promise<AskedRun> {
  const client_ref = newClientRef();
  for (let tries = 1; ; tries += 1) {
    try {
      return await (thread_id === null
        ? clients(project).ask({ text, client_ref })
        : clients(project).askInThread({ id: thread_id, text, client_ref }));
    } catch (error) {
      if (!isUnanswered(error) || tries === triesToAsk) throw error;
      await wait(askAgainMs);
    }
  }
}

/** What this tab sees of the person's runs: one socket for all, and asking after them where sockets are refused. */
export function createChatLive({ clients, connect, soon, checkSession }: ChatLiveOptions): ChatLive {
  const runs = createLiveRuns(soon);
  const listeners = new Set<() => void>();
  const newsListeners = new Set<(news: ChatNews) => void>();
  let state: SocketState = 'idle';
  let polling: ReturnType<typeof setTimeout> | undefined;

  const tell = (news: ChatNews): void => newsListeners.forEach((listener) => listener(news));
  const subscribeFrom = (run_id: RunId) => socket.send({ type: 'subscribe', run_id, after_seq: runs.reached(run_id) });

  function ended(run_id: RunId, status: RunStatus): void {
    const run = runs.get(run_id);
    runs.end(run_id, status);
    if (run !== undefined) tell({ thread_id: run.thread_id });
  }

  function onFrame(frame: ServerFrame): void {
    if ('seq' in frame) {
      if (!runs.take(frame)) subscribeFrom(frame.run_id);
    } else if (frame.type === 'run_ended') ended(frame.run_id, frame.status);
    else if (frame.type === 'thread_changed') tell(frame);
  }

  async function catchUp(id: RunId): Promise<void> {
    const { events } = await clients().listRunEvents({ id, after_seq: runs.reached(id) });
    for (const event of events) runs.take(event);
    const { status, ended_at } = await clients().getRun({ id });
    if (ended_at !== null && events.length === 0) ended(id, status);
  }

  /** Only while the socket is away, and a run is under way. */
  function pollLater(): void {
    clearTimeout(polling);
    if (state !== 'refused') return;
    polling = setTimeout(() => {
      void Promise.allSettled(runs.open().map(({ run_id }) => catchUp(run_id))).then(pollLater);
    }, pollMs);
  }

  const socket = createRunSocket({
    connect,
    onFrame,
    onOpen: () => runs.open().forEach(({ run_id }) => subscribeFrom(run_id)),
    onState(next) {
      state = next;
      for (const listener of listeners) listener();
      if (next === 'refused') checkSession();
      pollLater();
    },
    onSessionOver: checkSession,
  });

  return {
    runs,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: socket.open,
    retry: socket.retry,
    follow(run) {
      if (runs.get(run.run_id) !== undefined) return;
      runs.keep(run);
      socket.open();
      subscribeFrom(run.run_id);
    },
    async ask(question) {
      socket.open();
      const run = await askUntilAnswered(clients, question);
      runs.keep({
        run_id: run.id,
        thread_id: run.thread_id,
        status: run.queue_position > 0 ? 'queued' : 'running',
        queue_position: run.queue_position,
      });
      subscribeFrom(run.id);
      return run;
    },
    async stop(run_id) {
      if (!socket.send({ type: 'stop', run_id })) await clients().stopRun({ id: run_id });
    },
    onNews(listener) {
      newsListeners.add(listener);
      return () => newsListeners.delete(listener);
    },
    reset() {
      socket.close();
      runs.clear();
    },
  };
}
