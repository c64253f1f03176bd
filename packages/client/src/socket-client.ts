import {
  ApexError,
  bearerSubprotocolPrefix,
  type ClientFrame,
  kindOfStatus,
  type ServerFrame,
  serverFrameSchema,
} from '@apex/contracts';

export interface SocketOptions {
  readonly url: string;
  readonly credential: string;
  readonly project?: string | undefined;
}

export interface Socket {
  send(frame: ClientFrame): void;
  /** Frames in order of arrival; ends when the server closes normally, throws a typed error otherwise. */
  frames(): AsyncGenerator<ServerFrame, void>;
  close(): void;
}

function closeError(code: number, reason: string): ApexError | null {
  if (code === 1000) return null;
  const kind = code >= 4000 ? kindOfStatus(code - 4000) : 'unavailable';
  const [, close = null as string | null, words = reason] = /^([A-Z_]+): (.*)$/.exec(reason) ?? [];
  return new ApexError({
    kind,
    reason: 'client.socket_closed',
    message: words === '' ? 'The connection to the server was lost.' : words,
    details: { code, close },
    retryable: true,
  });
}

/** Opens `/ws` with the credential in the subprotocol; resolves once the server has accepted it. */
export async function connectSocket(options: SocketOptions): Promise<Socket> {
  const url = new URL('/ws', options.url.replace(/^http/, 'ws'));
  if (options.project !== undefined) url.searchParams.set('project', options.project);
  const socket = new WebSocket(url, [`${bearerSubprotocolPrefix}${options.credential}`]);
  const waiting: ServerFrame[] = [];
  let ended: { error: ApexError | null } | undefined;
  let wake: (() => void) | undefined;

  socket.addEventListener('message', (event) => {
    const frame = serverFrameSchema.safeParse(JSON.parse(String(event.data)));
    // A newer server may send frames this client does not know yet.
    if (frame.success) waiting.push(frame.data);
    wake?.();
  });
  socket.addEventListener('close', (event) => {
    ended ??= { error: closeError(event.code, event.reason) };
    wake?.();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(refused(options.url)), { once: true });
  });

  async function* frames(): AsyncGenerator<ServerFrame, void> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (ended !== undefined) {
        if (ended.error !== null) throw ended.error;
        return;
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    frames,
    close: () => {
      ended ??= { error: null };
      socket.close(1000);
      wake?.();
    },
  };
}

function refused(url: string): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'client.socket_refused',
    message: `The server at ${url} did not accept the connection.`,
  });
}
