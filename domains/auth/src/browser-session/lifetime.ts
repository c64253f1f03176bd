const minuteMs = 60_000;

/** Unused for so long a session ends. */
export const idleMs = 30 * minuteMs;
/** However much it is used. */
export const absoluteMs = 30 * 24 * 60 * minuteMs;
/** Use is written down at most so often. */
export const touchEveryMs = minuteMs;
/** So long requests that were under way with a value that was replaced still pass. */
export const replacedGraceMs = 10_000;

/** When a session ends unless it is used before. */
export function endOf(session: { readonly last_seen_at: Date; readonly expires_at: Date }): Date {
  return new Date(Math.min(session.last_seen_at.getTime() + idleMs, session.expires_at.getTime()));
}
