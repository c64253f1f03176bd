export interface IdleWatch {
  /** Work has begun; the returned function says that it has ended. */
  begin(): () => void;
}

/** Calls `onIdle` once when nothing has run for a while after something did. */
export function watchIdle(afterMs: number, onIdle: () => void): IdleWatch {
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      running += 1;
      clearTimeout(timer);
      return () => {
        running -= 1;
        if (running === 0) timer = setTimeout(onIdle, afterMs).unref();
      };
    },
  };
}
