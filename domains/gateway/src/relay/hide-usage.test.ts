import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createUsageHider } from './hide-usage.ts';

const said = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"usage"', '"choices":[]', '\n\n{"choices":[],"usage":{}}', 'data: '),
);
const spoken = said.map((content) => JSON.stringify({ id: 'c', choices: [{ delta: { content } }], usage: null }));
const other = fc.constantFrom(
  '[DONE]',
  '{"choices":[],"prompt_filter_results":[{"usage":1}]}',
  '{"choices":[],"usage":null}',
  '{"choices":[{"delta":{}}],"usage":{"total_tokens":3}}',
  '{"choices":[],"usage":{',
);
const alone = fc.constantFrom(
  '{"id":"c","choices":[],"usage":{"prompt_tokens":1}}',
  '{"choices": [], "usage": {"prompt_tokens":1}}',
  '{"usage":{"x":"\\n\\n"},"choices":[]}',
);
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ data: spoken, hidden: fc.constant(false) }) },
  { weight: 2, arbitrary: fc.record({ data: other, hidden: fc.constant(false) }) },
  { weight: 2, arbitrary: fc.record({ data: alone, hidden: fc.constant(true) }) },
);

test('a stream cut anywhere comes out whole, but for the events that only tell usage', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 8 }),
      fc.constantFrom('\n\n', '\r\n\r\n'),
      fc.constantFrom('', 'data: {"choices":[{"delta":{"con', ': comment'),
      fc.array(fc.nat(600), { maxLength: 30 }),
      (...[events, separator, rest, cuts]) => {
        const text = (of: typeof events): string => of.map(({ data }) => `data: ${data}${separator}`).join('');
        const bytes = Buffer.from(text(events) + rest);
        const hider = createUsageHider();
        const out: Buffer[] = [];
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        for (let at = 1; at < places.length; at += 1) out.push(hider.push(bytes.subarray(places[at - 1], places[at])));
        out.push(hider.end());
        expect(Buffer.concat(out).toString()).toBe(text(events.filter(({ hidden }) => !hidden)) + rest);
        expect(hider.end()).toHaveLength(0);
      },
    ),
    { numRuns: 300 },
  );
});

test('bytes that are no text go through unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (parts) => {
      const hider = createUsageHider();
      const out = parts.map((part) => hider.push(Buffer.from(part)));
      expect(Buffer.concat([...out, hider.end()])).toEqual(Buffer.concat(parts));
    }),
  );
});
