import type { BurnWindow } from '@apex/contracts';

/** When the spending of a budget is an alert. */
export interface BurnRule {
  readonly window: Exclude<BurnWindow, 'window'>;
  readonly minutes: number;
  /** Times the allowed rate; 14.4 over an hour is 2 % of a 28-day budget. */
  readonly factor: number;
  /** `page` wakes somebody, `ticket` waits for the morning. */
  readonly severity: 'page' | 'ticket';
}

export const burnRules: readonly BurnRule[] = [
  { window: '1h', minutes: 60, factor: 14.4, severity: 'page' },
  { window: '6h', minutes: 360, factor: 6, severity: 'page' },
  { window: '24h', minutes: 1440, factor: 3, severity: 'ticket' },
];

/** Of every objective, beside its own: what to do while its budget burns. */
export const burnRunbook = 'docs/runbooks/slo-burn.md';
