import type { ServiceTier, Usage } from '@apex/contracts';
import { readUsageBody } from '@apex/pricing';
import { isObject, type JsonObject } from '../model-spec/json.ts';

/** What an answer tells of itself, whatever its format. */
export interface AnswerReport {
  /** Null: it tells none. */
  usage: Usage | null;
  /** Empty: it names none. */
  model: string;
  id: string;
  finish: string;
  tier: ServiceTier;
  readonly tools: string[];
  /** What went wrong after the answer had begun; empty: nothing. */
  error: string;
}

export function newReport(): AnswerReport {
  return { usage: null, model: '', id: '', finish: '', tier: 'standard', tools: [], error: '' };
}

const mostTools = 128;

export function addTool(report: AnswerReport, name: unknown): void {
  if (typeof name === 'string' && name !== '' && report.tools.length < mostTools) report.tools.push(name.slice(0, 255));
}

/** Ids and names are short; an upstream that says otherwise would have megabytes searched, kept and sent on. */
const longest = 255;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, longest) : '');

/** The usage of an answer or of the part of it that holds it; null where there is none that can be read. */
export function takeUsage(report: AnswerReport, body: JsonObject, flavour = 'auto'): void {
  try {
    const reading = readUsageBody(body, flavour);
    report.usage = reading.usage;
    report.tier = reading.tier;
  } catch {
    // A usage of a shape nobody knows is no usage: the call is recorded as one that told none.
    report.usage = null;
  }
}

/** Reads a whole answer. On the hot path. */
export function readAnswer(report: AnswerReport, json: JsonObject, flavour = 'auto'): void {
  report.model = textOf(json['model']) || textOf(json['modelVersion']);
  report.id = textOf(json['id']) || textOf(json['responseId']);
  if (isObject(json['usage']) || isObject(json['usageMetadata'])) takeUsage(report, json, flavour);
  const choices = json['choices'];
  if (Array.isArray(choices)) {
    const [choice] = choices as readonly unknown[];
    if (isObject(choice)) {
      report.finish = textOf(choice['finish_reason']);
      const message = choice['message'];
      const calls = isObject(message) ? message['tool_calls'] : undefined;
      if (Array.isArray(calls)) for (const call of calls as readonly unknown[]) takeCall(report, call);
    }
    return;
  }
  if (typeof json['stop_reason'] === 'string') report.finish = json['stop_reason'];
  else if (typeof json['status'] === 'string') report.finish = json['status'];
  for (const list of [json['content'], json['output']]) {
    if (!Array.isArray(list)) continue;
    for (const part of list as readonly unknown[]) {
      if (!isObject(part)) continue;
      const type = part['type'];
      if (type === 'tool_use' || type === 'function_call' || type === 'custom_tool_call') addTool(report, part['name']);
    }
  }
  const candidates = json['candidates'];
  if (Array.isArray(candidates)) takeCandidate(report, (candidates as readonly unknown[])[0]);
}

function takeCall(report: AnswerReport, call: unknown): void {
  if (!isObject(call)) return;
  const target = call['function'] ?? call['custom'];
  if (isObject(target)) addTool(report, target['name']);
}

function takeCandidate(report: AnswerReport, candidate: unknown): void {
  if (!isObject(candidate)) return;
  report.finish = textOf(candidate['finishReason']) || report.finish;
  const content = candidate['content'];
  const parts = isObject(content) ? content['parts'] : undefined;
  if (!Array.isArray(parts)) return;
  for (const part of parts as readonly unknown[]) {
    if (isObject(part) && isObject(part['functionCall'])) addTool(report, part['functionCall']['name']);
  }
}
