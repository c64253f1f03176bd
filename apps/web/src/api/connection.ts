export type Connection = 'online' | 'reconnecting' | 'offline';

export interface ConnectionOptions {
  /** True when the server answers. */
  readonly probe: () => Promise<boolean>;
  readonly isNetworkUp: () => boolean;
  /** Told when the server answers again after it did not. */
  readonly onBack: () => void;
}

export interface ConnectionState {
  get(): Connection;
  subscribe(listener: () => void): () => void;
  /** What a request found. */
  report(reached: boolean): void;
  /** The browser says the network came or went. */
  networkChanged(): void;
  /** Tries at once. */
  retry(): void;
}

const firstWaitMs = 500;
const longestWaitMs = 10_000;

/** Whether the server can be reached: requests report it, and while it cannot we ask until it answers. */
export function createConnection(options: ConnectionOptions): ConnectionState {
  let state: Connection = options.isNetworkUp() ? 'online' : 'offline';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait_ms = firstWaitMs;
  const listeners = new Set<() => void>();

  function become(next: Connection): void {
    if (next === state) return;
    const wasAway = state !== 'online';
    state = next;
    for (const listener of listeners) listener();
    if (next === 'online' && wasAway) options.onBack();
  }

  function askLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), wait_ms);
    wait_ms = Math.min(longestWaitMs, wait_ms * 2);
  }

  async function ask(): Promise<void> {
    if (!options.isNetworkUp()) return become('offline');
    if (await options.probe()) {
      wait_ms = firstWaitMs;
      return become('online');
    }
    become('reconnecting');
    askLater();
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    report(reached) {
      if (reached || state !== 'online') return;
      // One failed request is asked after before anybody is alarmed.
      void ask();
    },
    networkChanged() {
      wait_ms = firstWaitMs;
      if (!options.isNetworkUp()) become('offline');
      else if (state === 'offline') {
        become('reconnecting');
        void ask();
      }
    },
    retry() {
      wait_ms = firstWaitMs;
      clearTimeout(timer);
      void ask();
    },
  };
}
