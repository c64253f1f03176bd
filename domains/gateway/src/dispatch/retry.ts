/** Statuses that may be another a moment later. */
const passing = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

export function mayPass(status: number): boolean {
  return passing.has(status);
}

/** An upstream that answers so is ill; one that refuses a request is not. */
export function isIllness(status: number): boolean {
  return status >= 500;
}

const firstMs = 200;
const mostMs = 8000;
/** What a provider asks to wait beyond this, the client shall wait itself. */
const longestAskedMs = 10_000;

/**
 * Before the next try: doubling, with full jitter above a half, or what the provider asks for. Null: longer than is worth
 * holding a client's connection.
 */
export function pauseBefore(
  attempt: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>> | undefined,
  now_ms: number,
  random: () => number,
): number | null {
  const asked = headers === undefined ? null : retryAfterMs(headers, now_ms);
  if (asked !== null) return asked > longestAskedMs ? null : asked;
  const base = Math.min(mostMs, firstMs * 2 ** attempt);
  return base * (0.5 + random() / 2);
}

/** Seconds, milliseconds or a date, as providers write it; null: nothing is asked. */
export function retryAfterMs(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  now_ms: number,
): number | null {
  const ms = numberOf(headers['retry-after-ms']);
  if (ms >= 0) return ms;
  const told = headers['retry-after'];
  const seconds = numberOf(told);
  if (seconds >= 0) return seconds * 1000;
  // Dates begin with a letter; the engine takes many a number for one too.
  if (typeof told !== 'string' || !/^\s*[A-Za-z]/.test(told)) return null;
  const at = Date.parse(told);
  return Number.isNaN(at) ? null : Math.max(0, at - now_ms);
}

function numberOf(told: string | readonly string[] | undefined): number {
  return typeof told === 'string' && told.trim() !== '' ? Number(told) : Number.NaN;
}
