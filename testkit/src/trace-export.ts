import { randomBytes } from 'node:crypto';

const startedAt = Date.UTC(2026, 2, 1);
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const count = (key: string, value: number) => ({ key, value: { intValue: String(value) } });

/** An export of so many calls of one session, no two of any export the same. */
export function traceExport(
  session: string,
  calls: number,
  tokens: { readonly input: number; readonly output: number },
): object {
  const traceId = randomBytes(16).toString('hex');
  const spans = Array.from({ length: calls }, (_, index) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'chat claude-opus-4-6',
    kind: 3,
    startTimeUnixNano: `${startedAt + index * 1000}000000`,
    endTimeUnixNano: `${startedAt + index * 1000 + 500}000000`,
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'anthropic'),
      text('gen_ai.request.model', 'claude-opus-4-6'),
      text('gen_ai.conversation.id', session),
      count('gen_ai.usage.input_tokens', tokens.input),
      count('gen_ai.usage.output_tokens', tokens.output),
    ],
  }));
  return { resourceSpans: [{ scopeSpans: [{ scope: { name: 'test' }, spans }] }] };
}
