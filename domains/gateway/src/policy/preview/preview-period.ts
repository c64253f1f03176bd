import { ApexError } from '@apex/contracts';
import type { PolicyScope } from '../policy-scope.ts';

const day_ms = 86_400_000;
const usualDays = 30;
const mostDays = 366;

export interface Period {
  readonly from_ms: number;
  readonly to_ms: number;
}

/** What a preview reads with: nothing of it is written. */
export type PastScope = Pick<PolicyScope, 'caller' | 'clock' | 'telemetry'>;

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The period asked for, its open end at the end of the last call's day; without a beginning the 30 days before that. */
export async function previewPeriod(scope: PastScope, asked: Asked): Promise<Period> {
  const to_ms = asked.to === undefined ? await endOfLastDay(scope) : Date.parse(asked.to);
  const from_ms = asked.from === undefined ? to_ms - usualDays * day_ms : Date.parse(asked.from);
  if (from_ms >= to_ms && asked.to !== undefined) throw invalid('must begin before it ends');
  if (to_ms - from_ms > mostDays * day_ms) throw invalid(`must be no longer than ${mostDays} days`);
  return { from_ms: Math.min(from_ms, to_ms), to_ms };
}

async function endOfLastDay({ caller, clock, telemetry }: PastScope): Promise<number> {
  const none = { filters: [], prompt_above: [], at: [], seconds_of_day: [], call_above: [], by_feature: false };
  const { to } = await telemetry.sumUsage(caller, none);
  return Math.ceil((to === null ? clock.now() : Date.parse(to)) / day_ms) * day_ms;
}

function invalid(problem: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'gateway.preview_period',
    message: `The period of a preview ${problem}.`,
  });
}
