import { ApexError } from '@apex/contracts';

const retryAfterSeconds = 5;

/** Nothing of what was sent is kept: whoever sent it sends it again. */
export function refusal(what: 'spool_full' | 'spool_failed' | 'spool_closed', cause?: unknown): ApexError {
  const messages = {
    spool_full: 'The server has no room left for telemetry that waits to be stored. Send it again later.',
    spool_failed: 'The server could not write telemetry to its disk. Send it again later.',
    spool_closed: 'The server takes no telemetry at the moment. Send it again in a few seconds.',
  };
  return new ApexError({
    kind: 'unavailable',
    reason: `telemetry.${what}`,
    message: messages[what],
    retry_after_seconds: retryAfterSeconds,
    cause,
  });
}

/** What a failure of the file system means to whoever sent something. */
export function refusalOf(error: unknown): ApexError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return refusal(code === 'ENOSPC' || code === 'EDQUOT' ? 'spool_full' : 'spool_failed', error);
}
