import { ApexError, type ExplainQuery } from '@apex/contracts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const usualDays = 7;

/** Milliseconds, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ComparedPeriods {
  readonly before: Span;
  readonly after: Span;
  /** Whether the later one goes on: it is then cut at the present. */
  readonly unfinished: boolean;
  readonly period_chosen: boolean;
  readonly comparison_chosen: boolean;
}

/** The two periods of a question, whatever of them it leaves open. `last` is the last call's time, if there is one. */
export function comparedPeriods(
  query: Pick<ExplainQuery, 'from' | 'to' | 'compare_from' | 'compare_to'>,
  { now, last }: { readonly now: number; readonly last: number | null },
): ComparedPeriods {
  const asked = {
    from: momentOf(query.from),
    to: momentOf(query.to),
    compare_from: momentOf(query.compare_from),
    compare_to: momentOf(query.compare_to),
  };
  const present = Math.floor(now / hourMs) * hourMs;
  const after = laterOf(asked, { now, present, last });
  const before = earlierOf(asked, after);
  for (const { from, to } of [before, after]) {
    if (from >= to) {
      throw new ApexError({
        kind: 'invalid',
        reason: 'telemetry.empty_period',
        message: 'A period must begin before it ends: from before to, compare_from before compare_to.',
      });
    }
  }
  return {
    before,
    after,
    unfinished: asked.to !== null && asked.to > after.to,
    period_chosen: asked.from === null && asked.to === null,
    comparison_chosen: asked.compare_from === null && asked.compare_to === null,
  };
}

type Asked = Readonly<Record<'from' | 'to' | 'compare_from' | 'compare_to', number | null>>;

function laterOf(
  { from, to }: Asked,
  { now, present, last }: { readonly now: number; readonly present: number; readonly last: number | null },
): Span {
  const newest = Math.min(last === null ? present : endOfDay(last), Math.max(present, last ?? 0));
  const open = from === null ? newest : Math.max(newest, from + dayMs);
  const end = to ?? open;
  const begin = from ?? end - usualDays * dayMs;
  if (end <= now || begin >= now) return { from: begin, to: end };
  return { from: begin, to: present > begin ? present : now };
}

function earlierOf({ compare_from, compare_to }: Asked, after: Span): Span {
  const length = after.to - after.from;
  if (compare_from !== null) return { from: compare_from, to: compare_to ?? Math.max(after.from, compare_from + 1) };
  const end = compare_to ?? after.from;
  return { from: end - length, to: end };
}

function endOfDay(ms: number): number {
  return (Math.floor(ms / dayMs) + 1) * dayMs;
}

function momentOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Date.parse(text);
}
