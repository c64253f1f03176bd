import type { Decision, TrafficCall, TrafficSummary } from '@apex/contracts';
import { formatCounted, formatMoney, type Terminal } from '@apex/terminal';
import { tableText } from '../../table-text.ts';
import { stepsText } from '../policies/policy-questions.ts';

const titles = ['when', 'key', 'model', 'upstream', 'status', 'cost', 'took', 'cache', 'labels', 'id'] as const;

/** Empty where the error is the status again. */
const errorBeside = ({ status, error }: { readonly status: number | null; readonly error: string }): string =>
  error === String(status) ? '' : error;

function cellsOf(call: TrafficCall): string[] {
  const { model_asked, model, status, state, latency_ms } = call;
  return [
    call.started_at.slice(11, 19),
    call.key_name,
    model === model_asked || model === '' ? model_asked : `${model_asked} → ${model}`,
    call.upstream || '—',
    state === 'open' ? 'open' : [status, errorBeside(call)].filter((one) => one !== null && one !== '').join(' '),
    call.cost_usd === null ? '' : formatMoney(call.cost_usd),
    latency_ms === null ? '' : `${Math.round(latency_ms)} ms`,
    call.cache === 'off' ? '' : call.cache,
    [call.feature, call.user, call.session, call.task].filter((one) => one !== '').join(' '),
    call.request_id,
  ];
}

export function trafficTable(calls: readonly TrafficCall[], terminal: Terminal): string {
  const none = 'No calls yet. `apex keys create --name app --scope gateway` makes a key and says how to use it.';
  return tableText(terminal, titles, { rows: calls.map(cellsOf), none });
}

/** One call on a line, as it ends. */
export function trafficLine(call: TrafficCall): string {
  return cellsOf(call)
    .filter((cell) => cell !== '')
    .join('  ');
}

export function summaryText(summary: TrafficSummary): string {
  const { in_flight, records_waiting, stale_since } = summary;
  const lines = [
    `${formatCounted(summary.requests_per_minute, 'call')} a minute, ${formatCounted(summary.errors_per_minute, 'error')}, ${formatMoney(summary.cost_per_minute_usd)}; ${in_flight} under way.`,
    records_waiting === 0 ? '' : `${formatCounted(records_waiting, 'record')} still to be stored.`,
    stale_since === null
      ? ''
      : `The database has been away since ${stale_since}: calls go on by the settings known then.`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

export function decisionText({ call, attempts, steps, why }: Decision, terminal: Terminal): string {
  const rows = attempts.map((one) => [
    one.upstream,
    one.model,
    one.status === null ? 'no answer' : String(one.status),
    `${Math.round(one.duration_ms)} ms`,
    errorBeside(one),
  ]);
  return [
    trafficLine(call),
    '',
    ...(why.length === 0 ? [] : [...why, '']),
    stepsText(steps, terminal),
    '',
    tableText(terminal, ['tried', 'model', 'status', 'took', 'error'], { rows, none: 'It was sent to nobody.' }),
  ].join('\n');
}
