import { type ClientFrame, type ServerFrame, serverFrameSchema } from '@apex/contracts';

/** The part of a `WebSocket` that is used. */
export type SocketLike = Pick<WebSocket, 'readyState' | 'send' | 'close' | 'addEventListener'>;

/** `refused`: it could not be opened several times in a row, so that runs have to be asked after. */
export type SocketState = 'idle' | 'connecting' | 'open' | 'waiting' | 'refused';

export interface RunSocketOptions {
  readonly connect: () => SocketLike;
  readonly onFrame: (frame: ServerFrame) => void;
  /** It is open (again): what is followed has to be asked for from where it stands. */
  readonly onOpen: () => void;
  readonly onState: (state: SocketState) => void;
  /** The session it was opened with holds no more. */
  readonly onSessionOver: () => void;
}

export interface RunSocket {
  open(): void;
  /** False where it is not open: what was to be sent has to wait for `onOpen`. */
  send(frame: ClientFrame): boolean;
  /** Tries at once instead of after the present wait. */
  retry(): void;
  close(): void;
}

const firstWaitMs = 400;
const longestWaitMs = 15_000;
const refusals = 2;
const pingMs = 20_000;
const sessionOver = 4401;

function parse(data: unknown): ServerFrame | null {
  try {
    // A newer server may send frames this page does not know yet.
    return serverFrameSchema.safeParse(JSON.parse(String(data))).data ?? null;
  } catch {
    return null;
  }
}

/** One socket to `/ws` that opens itself again, later and later, until it is closed. */
export function createRunSocket(options: RunSocketOptions): RunSocket {
  let socket: SocketLike | null = null;
  let wanted = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pinging: ReturnType<typeof setInterval> | undefined;

  function later(): void {
    clearTimeout(timer);
    const wait_ms = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, failures - 1));
    // Spread, so that all tabs do not come back in the same moment.
    const spread = 0.75 + (performance.now() % 1000) / 2000;
    timer = setTimeout(connect, wait_ms * spread);
  }

  function ended(of: SocketLike, code: number): void {
    if (of !== socket) return;
    socket = null;
    clearInterval(pinging);
    if (!wanted) return;
    failures += 1;
    options.onState(failures > refusals ? 'refused' : 'waiting');
    if (code === sessionOver) options.onSessionOver();
    later();
  }

  function connect(): void {
    clearTimeout(timer);
    if (!wanted || socket !== null) return;
    if (failures === 0) options.onState('connecting');
    const opened = options.connect();
    socket = opened;
    opened.addEventListener('open', () => {
      if (opened !== socket) return;
      failures = 0;
      options.onState('open');
      pinging = setInterval(() => opened.readyState === 1 && opened.send('{"type":"ping"}'), pingMs);
      options.onOpen();
    });
    opened.addEventListener('message', (event) => {
      const frame = opened === socket ? parse(event.data) : null;
      if (frame !== null) options.onFrame(frame);
    });
    opened.addEventListener('close', (event) => ended(opened, event.code));
  }

  return {
    open() {
      if (wanted) return;
      wanted = true;
      connect();
    },
    send(frame) {
      if (socket === null || socket.readyState !== 1) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    retry() {
      if (wanted && socket === null) connect();
    },
    close() {
      wanted = false;
      failures = 0;
      clearTimeout(timer);
      clearInterval(pinging);
      socket?.close(1000);
      socket = null;
      options.onState('idle');
    },
  };
}
