/** What a look says of one subject in one period. Moments are milliseconds. */
export interface Reading {
  readonly subject: string | null;
  /** Half-open. */
  readonly from: number;
  readonly to: number;
  /** `between`: no longer beyond the limit, but not so far below it that it could be called over. */
  readonly state: 'over' | 'between' | 'clear';
  /** After this moment it is over, unless a later look says otherwise. */
  readonly lasts_until: number;
  /** After this moment it is too late to tell anybody: late data may raise it until then. */
  readonly raise_until: number;
}

/** An alert that a rule has raised before. */
export interface KnownAlert {
  readonly id: string;
  readonly subject: string | null;
  readonly from: number;
  readonly to: number;
  readonly state: 'firing' | 'resolved';
  readonly resolved_because: 'below' | 'ended' | 'rule' | null;
  readonly until: number;
}

export type Change<R extends Reading> =
  | { readonly kind: 'fire'; readonly reading: R; readonly until: number }
  | { readonly kind: 'update' | 'reopen'; readonly id: string; readonly reading: R; readonly until: number }
  | { readonly kind: 'resolve'; readonly id: string; readonly because: 'below' | 'ended'; readonly reading: R | null };

/** What was found late is shown for so long. */
const holdMs = 3_600_000;

/**
 * What a look changes. A subject has one alert for a stretch of time: it fires once, is kept up to date while it lasts,
 * ends when its amount fell clearly or its time is over, and is taken up again only where it had ended by falling.
 * Looking again at the same changes nothing but figures.
 */
export function decide<R extends Reading>(
  known: readonly KnownAlert[],
  readings: readonly R[],
  now: number,
): Change<R>[] {
  const changes: Change<R>[] = [];
  const handled = new Set<string>();
  for (const reading of readings) {
    const alert = matching(known, reading, handled);
    const change = alert === undefined ? changeOfNone(reading, now) : changeOf(alert, reading, now);
    if (alert !== undefined) handled.add(alert.id);
    if (change !== null) changes.push(change);
  }
  for (const { id, state, until } of known) {
    if (state !== 'firing' || handled.has(id) || now < until) continue;
    changes.push({ kind: 'resolve', id, because: 'ended', reading: null });
  }
  return changes;
}

/** The alert of the same time: the one that still fires, else the earliest. */
function matching(
  known: readonly KnownAlert[],
  { subject, from, to }: Reading,
  handled: ReadonlySet<string>,
): KnownAlert | undefined {
  return known
    .filter((alert) => !handled.has(alert.id) && alert.resolved_because !== 'rule')
    .filter((alert) => alert.subject === subject && alert.from < to && from < alert.to)
    .toSorted((a, b) => Number(b.state === 'firing') - Number(a.state === 'firing') || a.from - b.from)[0];
}

function changeOfNone<R extends Reading>(reading: R, now: number): Change<R> | null {
  if (reading.state !== 'over' || now >= reading.raise_until) return null;
  return { kind: 'fire', reading, until: Math.max(reading.lasts_until, now + holdMs) };
}

function changeOf<R extends Reading>(alert: KnownAlert, reading: R, now: number): Change<R> | null {
  const { id } = alert;
  if (alert.state === 'resolved') {
    if (reading.state !== 'over' || alert.resolved_because === 'ended' || now >= reading.raise_until) return null;
    return { kind: 'reopen', id, reading, until: Math.max(reading.lasts_until, now + holdMs) };
  }
  if (reading.state === 'clear') return { kind: 'resolve', id, because: 'below', reading };
  const until = Math.max(alert.until, reading.lasts_until);
  return now >= until ? { kind: 'resolve', id, because: 'ended', reading } : { kind: 'update', id, reading, until };
}
