import type { Log } from '@apex/kit/log';

function ignore(): void {
  // Tests assert on behaviour; what is logged on the way is noise there.
}

/** A log that says nothing. */
export const silentLog: Log = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  critical: ignore,
  child: () => silentLog,
};
