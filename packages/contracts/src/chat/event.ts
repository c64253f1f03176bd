import { z } from 'zod';
import { requestIdSchema, runIdSchema, threadIdSchema } from '../id.ts';
import { instantSchema } from '../value.ts';
import { finalReportSchema } from './report.ts';

export const agentNames = ['triage', 'data', 'data_helper', 'optimization', 'actions', 'reporting'] as const;
export type AgentName = (typeof agentNames)[number];

const payloads = {
  agent_started: z.object({ status: z.literal('started'), message: z.string() }),
  agent_thinking: z.object({ thought: z.string(), step_number: z.int(), total_steps: z.int().nullable() }),
  tool_executing: z.object({
    tool_call_id: z.string(),
    tool_name: z.string(),
    arguments: z.unknown(),
    message: z.string(),
  }),
  tool_completed: z.object({
    tool_call_id: z.string(),
    tool_name: z.string(),
    status: z.enum(['success', 'error']),
    result: z.unknown(),
    execution_time_ms: z.number(),
  }),
  agent_completed: z.object({
    status: z.enum(['success', 'error', 'cancelled']),
    result: z.unknown(),
    execution_time_ms: z.number(),
  }),
  partial_result: z.object({ content: z.string(), is_complete: z.boolean() }),
  final_report: finalReportSchema,
  agent_error: z.object({ error: z.string(), error_code: z.string(), retryable: z.boolean() }),
};

function envelope<const T extends keyof typeof payloads>(type: T) {
  return z.object({
    type: z.literal(type),
    /** From 1, without gaps, within a run. */
    seq: z.int().min(1),
    run_id: runIdSchema,
    thread_id: threadIdSchema,
    agent_name: z.enum(agentNames),
    timestamp: instantSchema,
    /** Of the request that asked. */
    correlation_id: requestIdSchema.optional(),
    /** The W3C trace the run belongs to; absent of older events. */
    trace_id: z.string().optional(),
    payload: payloads[type],
  });
}

/** What a run tells, in order; the append-only log of a run is a list of these and sockets only show it. */
export const runEventSchema = z.discriminatedUnion('type', [
  envelope('agent_started'),
  envelope('agent_thinking'),
  envelope('tool_executing'),
  envelope('tool_completed'),
  envelope('agent_completed'),
  envelope('partial_result'),
  envelope('final_report'),
  envelope('agent_error'),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
export type RunEventType = RunEvent['type'];
