import type { GatewayOperation, PolicyStep, ServiceTier, Usage } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';

/** All that is told of a call when it has ended. */
export interface EndedCall {
  /** 32 and 16 hex digits; `parent_span_id` is empty where nobody sent a trace. */
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string;
  /** Milliseconds since 1970. */
  readonly started_at_ms: number;
  readonly latency_ms: number;
  /** Null: no byte of an answer came. */
  readonly first_byte_ms: number | null;
  readonly operation: GatewayOperation;
  readonly provider: string | null;
  readonly model_asked: string;
  /** What was sent on; another one where a policy or a budget chose so. */
  readonly model: string;
  readonly model_served: string;
  readonly response_id: string;
  /** The provider's name for the exchange, as its headers tell it. */
  readonly provider_request_id: string;
  readonly tier: ServiceTier;
  readonly usage: Usage | null;
  readonly is_estimated: boolean;
  readonly streaming: boolean;
  /** Of the answer to the client. */
  readonly status: number;
  /** Empty: it went well. */
  readonly error: string;
  readonly finish: string;
  readonly tools: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly prompt_hash: string;
  readonly upstream: string;
  readonly cache: string;
  readonly attempts: number;
  readonly steps: readonly PolicyStep[];
  /** The names of budgets that had it moved to a cheaper model. */
  readonly downgraded_by: string;
  readonly shadow_of: string;
  readonly shadow_draw: string;
  /** Of an answer from memory: what it cost and held when it was first given; empty and 0 elsewhere. */
  readonly saved_usd: string;
  readonly saved_tokens: number;
}

/** Labels that telemetry has a column for, each with the attribute that fills it; the others are tags. */
const columns: Readonly<Record<string, string>> = {
  user: 'user.id',
  session: 'session.id',
  feature: 'apex.feature',
  task: 'apex.task',
  agent: 'gen_ai.agent.name',
  application: 'service.name',
  environment: 'deployment.environment.name',
};

const operations: Readonly<Record<GatewayOperation, string>> = {
  chat: 'chat',
  embeddings: 'embeddings',
  count_tokens: 'count_tokens',
  models: 'models',
  other: 'other',
};

/** Whether telemetry keeps a row of it: calls that models answer, whether or not they did. */
export function isRecorded(operation: GatewayOperation): boolean {
  return operation === 'chat' || operation === 'embeddings' || operation === 'other';
}

/** Whoever answers may name things at any length; a record is small. */
const longest = 1024;

const text = (name: string, value: string): string =>
  value === ''
    ? ''
    : `,{"key":"${name}","value":{"stringValue":${JSON.stringify(value.length > longest ? value.slice(0, longest) : value)}}}`;
const count = (name: string, value: number): string =>
  value === 0 ? '' : `,{"key":"${name}","value":{"intValue":"${value}"}}`;

/**
 * The call as an OTLP span in JSON: one text, written once, which the journal keeps and telemetry's door takes as it is.
 * On the hot path, so it is put together by hand; only names that come from outside are escaped.
 */
export function callSpan(call: EndedCall): string {
  const end_ms = call.started_at_ms + call.latency_ms;
  const parent = call.parent_span_id === '' ? '' : `"parentSpanId":"${call.parent_span_id}",`;
  const status = call.error === '' ? '' : ',"status":{"code":2}';
  return (
    `{"traceId":"${call.trace_id}","spanId":"${call.span_id}",${parent}"name":"${operations[call.operation]}","kind":3,` +
    `"startTimeUnixNano":"${nanos(call.started_at_ms)}","endTimeUnixNano":"${nanos(end_ms)}","attributes":[` +
    `{"key":"gen_ai.operation.name","value":{"stringValue":"${operations[call.operation]}"}}${attributes(call)}]${status}}`
  );
}

function attributes(call: EndedCall): string {
  let out = text('gen_ai.provider.name', call.provider ?? '');
  out += text('gen_ai.request.model', call.model);
  out += text('gen_ai.response.model', call.model_served);
  out += text('gen_ai.response.id', call.response_id);
  out += text('gen_ai.response.request_id', call.provider_request_id);
  out += `,{"key":"gen_ai.request.stream","value":{"boolValue":${call.streaming}}}`;
  if (call.tier !== 'standard') out += text('openai.response.service_tier', call.tier);
  out += text('gen_ai.response.finish_reason', call.finish);
  if (call.first_byte_ms !== null && call.streaming) {
    out += `,{"key":"gen_ai.response.time_to_first_chunk","value":{"doubleValue":${call.first_byte_ms / 1000}}}`;
  }
  out += count('http.response.status_code', call.status);
  out += text('error.type', call.error);
  if (call.usage !== null) out += usageAttributes(call.usage);
  for (let at = 0; at < call.tools.length; at += 1) {
    out += text(`gen_ai.completion.0.tool_calls.${at}.name`, call.tools[at] ?? '');
  }
  out += labelAttributes(call.labels);
  out += text('apex.prompt_hash', call.prompt_hash);
  return out + decisionAttributes(call);
}

function usageAttributes(usage: Usage): string {
  const answer = usage.output + usage.audio_out + usage.image_out;
  return (
    `,{"key":"gen_ai.usage.input_tokens","value":{"intValue":"${promptTokens(usage)}"}}` +
    `,{"key":"gen_ai.usage.output_tokens","value":{"intValue":"${answer}"}}` +
    count('gen_ai.usage.cache_read.input_tokens', usage.cache_read) +
    count('gen_ai.usage.cache_creation.ephemeral_5m_input_tokens', usage.cache_write_5m) +
    count('gen_ai.usage.cache_creation.ephemeral_1h_input_tokens', usage.cache_write_1h) +
    count('gen_ai.usage.reasoning.output_tokens', usage.reasoning) +
    count('gen_ai.usage.audio.input_tokens', usage.audio_in) +
    count('gen_ai.usage.audio.output_tokens', usage.audio_out) +
    count('gen_ai.usage.image.input_tokens', usage.image_in) +
    count('gen_ai.usage.image.output_tokens', usage.image_out)
  );
}

function labelAttributes(labels: Readonly<Record<string, string>>): string {
  let out = '';
  for (const name in labels) {
    const value = labels[name] ?? '';
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    out += column === undefined ? text(`apex.tag.${escaped(name)}`, value) : text(column, value);
  }
  return out;
}

/** Names of tags come from keys and headers. */
function escaped(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}

/** How it was decided, as tags: what policies are evaluated by from the calls themselves. */
function decisionAttributes(call: EndedCall): string {
  let out = text('apex.tag.gateway.request_id', `gw_${call.span_id}`);
  out += text('apex.tag.gateway.upstream', call.upstream);
  if (call.model_asked !== call.model) out += text('apex.tag.gateway.model_asked', call.model_asked);
  if (call.cache !== 'off') out += text('apex.tag.gateway.cache', call.cache);
  if (call.attempts > 1) out += text('apex.tag.gateway.attempts', String(call.attempts));
  if (call.is_estimated) out += text('apex.tag.gateway.usage', 'estimated');
  out += text('apex.tag.gateway.downgraded_by', call.downgraded_by);
  out += text('apex.tag.gateway.shadow_of', call.shadow_of);
  out += text('apex.tag.gateway.shadow', call.shadow_draw);
  out += text('apex.tag.gateway.saved_usd', call.saved_usd);
  if (call.saved_tokens > 0) out += text('apex.tag.gateway.saved_tokens', String(call.saved_tokens));
  for (const step of call.steps) {
    out += text(
      `apex.tag.gateway.policy.${step.policy_id.slice(-12)}`,
      `v${step.version} ${step.arm ?? ''} ${step.probability ?? ''}`,
    );
  }
  return out;
}

function nanos(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

const head = (service: string): string =>
  `{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"netra-apex.gateway","version":${JSON.stringify(service)}},"spans":[`;

const tail = Buffer.from(']}]}]}');
const comma = Buffer.from(',');

/** An export of spans, each as `callSpan` wrote it, as the door takes it. */
export function exportOf(spans: readonly Buffer[], version: string): Buffer {
  const parts: Buffer[] = [Buffer.from(head(version))];
  for (let at = 0; at < spans.length; at += 1) {
    if (at > 0) parts.push(comma);
    parts.push(spans[at] ?? comma);
  }
  parts.push(tail);
  return Buffer.concat(parts);
}
