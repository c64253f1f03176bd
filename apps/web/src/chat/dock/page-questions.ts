import type { Filter } from '@apex/contracts';
import { type PeriodName, periodLabels } from '../../period/period.ts';

export interface PageState {
  readonly pathname: string;
  readonly filters: readonly Filter[];
  readonly period: PeriodName | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const general = [
  'How can we reduce our cost?',
  'Why did our spend change this month?',
  'Where will our spend end this month?',
];

/** ` for feature search and model gpt-5.5`: what the page is narrowed to, as a question says it. */
function scopeWords(filters: readonly Filter[]): string {
  const parts = filters
    .filter(({ op }) => op === 'eq' || op === 'in')
    .map(({ dimension, value }) => {
      const values = typeof value === 'string' ? [value] : value;
      return `${dimension.replaceAll('_', ' ')} ${values.join(' or ')}`;
    });
  return parts.length === 0 ? '' : ` for ${parts.join(' and ')}`;
}

function whenWords({ period, from, to }: PageState): string {
  if (period === undefined || period === 'all') return '';
  if (period === 'custom') return from === undefined || to === undefined ? '' : ` from ${from} to ${to}`;
  const label = periodLabels[period].toLowerCase();
  return period === 'this_month' || period === 'last_month' ? ` ${label}` : ` in the ${label}`;
}

/** Questions about what the open page shows, in plain words. */
export function pageQuestions(page: PageState): string[] {
  const scope = scopeWords(page.filters);
  const when = whenWords(page);
  const [, area = ''] = page.pathname.split('/');
  switch (area) {
    case 'overview':
    case 'explorer':
      return [
        `What did we spend${when}${scope} by model?`,
        `Why did our spend change${when === '' ? ' this month' : when}${scope}?`,
        `How can we reduce our cost${scope}?`,
      ];
    case 'calls':
      return [
        `What did failed calls and retries cost us${when}${scope}?`,
        `What is the p95 latency by model${when}${scope}?`,
        `What is the cost per call by model${when}${scope}?`,
      ];
    case 'sessions':
      return [
        `Which sessions were the most expensive${when}${scope}, and why?`,
        `What is the cost per session by model${when}${scope}?`,
        `Would a longer cache lifetime save money?`,
      ];
    case 'anomalies':
      return [`Was anything unusual in our spend${when === '' ? ' this month' : when}${scope}?`, ...general.slice(1)];
    case 'prices':
      return ['Compare our models by cost, speed and errors', ...general.slice(0, 2)];
    default:
      return general;
  }
}
