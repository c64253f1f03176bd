import { isObject, type JsonObject } from '../model-spec/json.ts';
import { addTool, type AnswerReport, readAnswer, takeUsage, textOf } from './answer-report.ts';

/** Takes one event of a streamed answer into its report; each format's events are told by their own shape. */
export function takeEvent(report: AnswerReport, event: JsonObject, flavour: string): void {
  const type = event['type'];
  if (typeof type === 'string') {
    if (type.startsWith('response.')) return takeResponsesEvent(report, { type, event, flavour });
    return takeAnthropicEvent(report, { type, event, flavour });
  }
  if (isObject(event['error'])) {
    report.error = nameOf(event['error']);
    return;
  }
  takeChunk(report, event, flavour);
}

/** A chunk of chat completions or Gemini's: a piece of the answer in the answer's own shape. */
function takeChunk(report: AnswerReport, event: JsonObject, flavour: string): void {
  report.id ||= textOf(event['id']) || textOf(event['responseId']);
  report.model ||= textOf(event['model']) || textOf(event['modelVersion']);
  if (isObject(event['usage']) || isObject(event['usageMetadata'])) takeUsage(report, event, flavour);
  const choices = event['choices'];
  if (Array.isArray(choices)) {
    for (const choice of choices as readonly unknown[]) {
      if (!isObject(choice)) continue;
      report.finish = textOf(choice['finish_reason']) || report.finish;
      const delta = choice['delta'];
      const calls = isObject(delta) ? delta['tool_calls'] : undefined;
      if (!Array.isArray(calls)) continue;
      for (const call of calls as readonly unknown[]) {
        const target = isObject(call) ? call['function'] : undefined;
        if (isObject(target)) addTool(report, target['name']);
      }
    }
    return;
  }
  if (Array.isArray(event['candidates'])) {
    const part: AnswerReport = { ...report };
    readAnswer(part, event, flavour);
    report.finish = part.finish;
  }
}

interface Typed {
  readonly type: string;
  readonly event: JsonObject;
  readonly flavour: string;
}

function takeResponsesEvent(report: AnswerReport, { type, event, flavour }: Typed): void {
  const response = event['response'];
  if (isObject(response)) {
    report.id ||= textOf(response['id']);
    report.model = textOf(response['model']) || report.model;
    if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed') {
      readAnswer(report, response, flavour);
      if (type === 'response.failed') report.error = isObject(response['error']) ? nameOf(response['error']) : 'failed';
    }
    return;
  }
  const item = event['item'];
  // The whole answer, with all its calls, comes with the last event; what is cut before tells them one by one.
  if (type === 'response.error') report.error = nameOf(isObject(item) ? item : event);
}

function takeAnthropicEvent(report: AnswerReport, { type, event, flavour }: Typed): void {
  if (type === 'message_start') {
    const message = event['message'];
    if (!isObject(message)) return;
    report.id = textOf(message['id']);
    report.model = textOf(message['model']);
    if (isObject(message['usage'])) keepUsage(report, message['usage'], flavour);
  } else if (type === 'message_delta') {
    const delta = event['delta'];
    if (isObject(delta)) report.finish = textOf(delta['stop_reason']) || report.finish;
    if (isObject(event['usage'])) keepUsage(report, event['usage'], flavour);
  } else if (type === 'content_block_start') {
    const block = event['content_block'];
    if (isObject(block) && block['type'] === 'tool_use') addTool(report, block['name']);
  } else if (type === 'error') {
    report.error = isObject(event['error']) ? nameOf(event['error']) : nameOf(event);
  }
}

const begun = new WeakMap<AnswerReport, JsonObject>();

/** Anthropic counts the prompt in the first event and the answer in the last, which repeats or corrects the first. */
function keepUsage(report: AnswerReport, usage: JsonObject, flavour: string): void {
  const told = { ...begun.get(report), ...withoutNulls(usage) };
  begun.set(report, told);
  takeUsage(report, { usage: told }, flavour);
}

function withoutNulls(usage: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined));
}

function nameOf(error: JsonObject): string {
  return (textOf(error['code']) || textOf(error['type']) || 'error').slice(0, 100);
}
