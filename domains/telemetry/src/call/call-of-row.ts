import { type Call, callIdSchema } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { millisecondsOf, type StoredCall, usageOfRow } from './stored-call.ts';

/** A stored call as it is shown; `projectName` stands in where the source named no workspace. */
export function callOfRow(row: StoredCall, projectName: string): Call {
  const { source, provider, model, operation, tier, status, error_type, finish_reason, price_version } = row;
  const { branch, feature, user, session, task, agent, environment, tools } = row;
  return {
    id: callIdSchema.parse(row.call_id),
    at: new Date(row.at).toISOString(),
    source,
    provider,
    model,
    operation,
    tier,
    status,
    error_type,
    finish_reason,
    usage: usageOfRow(row),
    cost_usd: row.cost === null ? null : usd(row.cost),
    components: {
      input: usd(row.cost_input),
      cache_read: usd(row.cost_cache_read),
      cache_write: usd(row.cost_cache_write),
      output: usd(row.cost_output),
    },
    price_version,
    reported_cost_usd: row.reported_cost === null ? null : usd(row.reported_cost),
    latency_ms: millisecondsOf(row.latency_us),
    ttft_ms: millisecondsOf(row.ttft_us),
    project: row.project_label || projectName,
    branch,
    feature,
    user,
    session,
    task,
    agent,
    environment,
    tools,
  };
}

/** The engine leaves out trailing zeros. */
function usd(decimal: string): string {
  return formatUsd(parseUsd(decimal));
}
