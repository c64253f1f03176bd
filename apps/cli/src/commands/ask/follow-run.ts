import { connectSocket, type Socket } from '@apex/client';
import { ApexError, type ControlFrame, type RunEvent, type RunId, type ServerFrame } from '@apex/contracts';
import { setTimeout as sleep } from 'node:timers/promises';

export type RunEnd = Extract<ControlFrame, { type: 'run_ended' }>;

export interface FollowOptions {
  readonly url: string;
  readonly project: string | undefined;
  readonly run_id: RunId;
  /** Asked anew for each connection, because a token may have ended meanwhile. */
  readonly credential: () => Promise<string>;
  /** Aborts when the user wants the run stopped. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: RunEvent) => Promise<void>;
  readonly onReconnect: (attempt: number) => void;
}

const attempts = 8;
const longestWaitMs = 5000;
/** How long a stopped run may take to say that it has ended. */
const stopGraceMs = 5000;

const isEvent = (frame: ServerFrame): frame is RunEvent => 'seq' in frame;

/** Reads one connection until the run ends or the connection does; `undefined` is the latter. */
async function readFrames(socket: Socket, options: FollowOptions, progress: { seq: number }) {
  for await (const frame of socket.frames()) {
    if (isEvent(frame)) {
      // A resumed stream may repeat what was under way when the connection broke.
      if (frame.run_id !== options.run_id || frame.seq <= progress.seq) continue;
      progress.seq = frame.seq;
      await options.onEvent(frame);
    } else if (frame.type === 'run_ended' && frame.run_id === options.run_id) {
      if (progress.seq >= frame.last_seq) return frame;
      socket.send({ type: 'subscribe', run_id: options.run_id, after_seq: progress.seq });
    } else if (frame.type === 'error') {
      throw new ApexError({
        kind: 'internal',
        reason: frame.error_code.toLowerCase().replace('_', '.'),
        message: frame.error,
        details: frame.details,
        cause: { correlation_id: frame.correlation_id },
      });
    }
  }
  return undefined;
}

function mayResume(error: unknown): boolean {
  return (
    ApexError.isInstance(error) && (error.reason.startsWith('client.socket_') || error.reason === 'client.unreachable')
  );
}

async function connectAndRead(options: FollowOptions, progress: { seq: number }): Promise<RunEnd | undefined> {
  const { url, project, run_id, stop } = options;
  const socket = await connectSocket({ url, project, credential: await options.credential() });
  const sendStop = (): void => socket.send({ type: 'stop', run_id });
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    sendStop();
    grace = setTimeout(() => socket.close(), stopGraceMs);
  };
  try {
    socket.send({ type: 'subscribe', run_id, after_seq: progress.seq });
    if (stop.aborted) onStop();
    else stop.addEventListener('abort', onStop, { once: true });
    return await readFrames(socket, options, progress);
  } finally {
    clearTimeout(grace);
    stop.removeEventListener('abort', onStop);
    socket.close();
  }
}

/**
 * Every event of a run, once and in order, until it ends: a lost connection is made again and resumes after the last
 * event seen. When the user stops it and the server does not answer, it ends without a `run_ended`.
 */
export async function followRun(options: FollowOptions): Promise<RunEnd | undefined> {
  const progress = { seq: 0 };
  let failures = 0;
  for (;;) {
    const before = progress.seq;
    try {
      const end = await connectAndRead(options, progress);
      if (end !== undefined || options.stop.aborted) return end;
    } catch (error) {
      if (options.stop.aborted) return undefined;
      if (!mayResume(error)) throw error;
      failures = progress.seq > before ? 1 : failures + 1;
      if (failures > attempts) throw error;
    }
    options.onReconnect(failures);
    await sleep(Math.min(longestWaitMs, 200 * 2 ** failures), undefined, { signal: options.stop }).catch(
      () => undefined,
    );
  }
}
