/** Something that has so many chunks to send by now. */
export interface Paced {
  /** Returns true when it is through. */
  advance(dueChunks: number): boolean;
}

export interface Ticker {
  start(stream: Paced): () => void;
}

/** One timer for all streams, which stands still while there are none. */
export function createTicker(pace_ms: number): Ticker {
  const startedAt = new Map<Paced, number>();
  let timer: NodeJS.Timeout | null = null;

  function stop(stream: Paced): void {
    startedAt.delete(stream);
    if (startedAt.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  function tick(): void {
    const now = performance.now();
    for (const [stream, start] of startedAt) {
      if (stream.advance(pace_ms > 0 ? Math.floor((now - start) / pace_ms) : Infinity)) stop(stream);
    }
  }

  return {
    start(stream) {
      startedAt.set(stream, performance.now());
      timer ??= setInterval(tick, 1);
      return () => stop(stream);
    },
  };
}
