import { type SpendQuery, spendQuerySchema, spendResultSchema } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import type { Tool } from './tool.ts';

export type QuerySpend = Tool<typeof spendQuerySchema, typeof spendResultSchema>;

export function querySpendTool(ports: ChatPorts): QuerySpend {
  return {
    name: 'query_spend',
    message: 'Reading the recorded calls',
    input: spendQuerySchema,
    output: spendResultSchema,
    timeout_ms: 60_000,
    run: (query: SpendQuery, { context, signal }) => ports.telemetry.querySpend({ ...context.caller, signal }, query),
  };
}
