import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTraceparent, newTraceContext, parseTraceparent } from './trace-context.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => !/^0+$/.test(text));

test('what is sent comes back as it was', () => {
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (trace_id, span_id, sampled) => {
      const context = { trace_id, span_id, sampled };
      expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
    }),
  );
  expect(parseTraceparent(formatTraceparent(newTraceContext()))).toMatchObject({ sampled: false });
});

test('no header makes it throw, and what is taken is well-formed', () => {
  const isTakenWell = fc.check(
    fc.property(fc.string(), (text) => {
      const found = parseTraceparent(text);
      return found === undefined || parseTraceparent(formatTraceparent(found)) !== undefined;
    }),
  );
  expect(isTakenWell.failed).toBe(false);
});

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

test.each([
  ['zeroes for a trace', `00-${'0'.repeat(32)}-${span}-01`],
  ['zeroes for a span', `00-${trace}-${'0'.repeat(16)}-01`],
  ['the version that is none', `ff-${trace}-${span}-01`],
  ['more than version 0 has', `00-${trace}-${span}-01-more`],
  ['capitals', `00-${trace.toUpperCase()}-${span}-01`],
  ['several headers', [`00-${trace}-${span}-01`]],
])('%s begin a new trace', (_name, header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});

test('a later version is read as far as it is known, and foreign state is passed on', () => {
  expect(parseTraceparent(`01-${trace}-${span}-03-more`, 'vendor=1')).toEqual({
    trace_id: trace,
    span_id: span,
    sampled: true,
    state: 'vendor=1',
  });
});
