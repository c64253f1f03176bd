import { type AnomalyQuery, ApexError } from '@apex/contracts';
import { bucketMs, seasons } from './watched-series.ts';

const dayMs = bucketMs.day;
const usualLength = { day: 28 * dayMs, hour: 2 * dayMs } as const;
const mostLength = { day: 400 * dayMs, hour: 31 * dayMs } as const;

export interface AnomalyWindow {
  readonly history_from: number;
  readonly from: number;
  /** After the last bucket that is complete: the one that goes on, or that records end in, is not judged. */
  readonly to: number;
  /** The question asked for more than is looked at. */
  readonly cut: boolean;
  /** Calls end before the period does. */
  readonly ends_early: boolean;
}

/** What is looked at; null where nothing complete lies in the period. */
export function anomalyWindow(
  { from: askedFrom, to: askedTo, grain }: Pick<AnomalyQuery, 'from' | 'to' | 'grain'>,
  { now, last }: { readonly now: number; readonly last: number },
): AnomalyWindow | null {
  const bucket = bucketMs[grain];
  const floor = (ms: number): number => Math.floor(ms / bucket) * bucket;
  const wanted = { from: momentOf(askedFrom), to: momentOf(askedTo) };
  if (wanted.from !== null && wanted.to !== null && wanted.from >= wanted.to) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'telemetry.empty_period',
      message: 'A period must begin before it ends: from before to.',
    });
  }
  const end = floor(last) + bucket;
  // Records that end in the last eighth of a bucket fill it as far as one can tell.
  const complete = end <= now && last >= end - bucket / 8 ? end : floor(Math.min(last, now));
  const to = Math.min(complete, wanted.to === null ? complete : floor(wanted.to));
  const begin = wanted.from === null ? to - usualLength[grain] : floor(wanted.from);
  const from = Math.max(begin, to - mostLength[grain]);
  if (from >= to) return null;
  return {
    history_from: from - seasons[grain].most * bucket,
    from,
    to,
    cut: from > begin,
    ends_early: wanted.to !== null && wanted.to <= now && complete < floor(wanted.to),
  };
}

function momentOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Date.parse(text);
}
