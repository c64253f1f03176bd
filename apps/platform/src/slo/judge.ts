import type { BurnWindow, Slo } from '@apex/contracts';
import { type BurnRule, burnRules } from './burn-rules.ts';
import type { Events } from './count-events.ts';
import type { WindowSums } from './minute-store.ts';
import type { Objective } from './objective.ts';

/** A budget that is being spent too fast, or is spent. */
export interface Breach {
  readonly slo: string;
  readonly rule: BurnRule['window'] | 'spent';
  readonly severity: BurnRule['severity'];
  readonly burn_rate: number;
}

export interface Judgement {
  readonly slo: Slo;
  readonly breaches: readonly Breach[];
}

/** Times the allowed rate at which bad events come; null without events. */
export function burnRate({ good, total }: Events, objective: number): number | null {
  return total === 0 ? null : (total - good) / total / (1 - objective);
}

/** How an objective stands by what was counted. */
export function judge(objective: Objective, sums: WindowSums): Judgement {
  const { name, title, about, objective: aim, window_days, sla, runbook, least_events, least_in_window } = objective;
  const rate = (window: BurnWindow) => burnRate(sums[window], aim);
  const { good, total } = sums.window;
  const spent = rate('window');
  const isTooFew = total < least_in_window;
  const breaches: Breach[] = [];
  for (const { window, factor, severity } of burnRules) {
    const burn_rate = rate(window);
    if (isTooFew || burn_rate === null || burn_rate < factor || sums[window].total < least_events) continue;
    breaches.push({ slo: name, rule: window, severity, burn_rate });
  }
  const isSpent = spent !== null && spent >= 1 && !isTooFew;
  if (isSpent) breaches.push({ slo: name, rule: 'spent', severity: 'ticket', burn_rate: spent });
  const slo: Slo = {
    name,
    title,
    indicator: about,
    objective: aim,
    window_days,
    sla,
    runbook,
    events: total,
    good,
    attained: total === 0 ? null : good / total,
    budget_left: spent === null ? null : 1 - spent,
    burn_rates: { '1h': rate('1h'), '6h': rate('6h'), '24h': rate('24h'), window: spent },
    least_events: least_in_window,
    state: stateOf({ total, isTooFew, isSpent, isBurning: breaches.length > 0 }),
  };
  return { slo, breaches };
}

function stateOf(found: {
  readonly total: number;
  readonly isTooFew: boolean;
  readonly isSpent: boolean;
  readonly isBurning: boolean;
}): Slo['state'] {
  if (found.total === 0) return 'quiet';
  if (found.isTooFew) return 'too_few';
  if (found.isSpent) return 'spent';
  return found.isBurning ? 'burning' : 'met';
}
