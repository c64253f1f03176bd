import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginLine, endLine, readLine } from './journal-line.ts';
import { readSettlement, settlementText } from './settlement.ts';

const field = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\t\n]/g, ' '));
const sequence = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

test('what is written comes back, and nothing torn off it is taken for a shorter line with another meaning', () => {
  fc.assert(
    fc.property(sequence, fc.tuple(field, field, field), fc.nat(), (seq, [tenant, settlement, span], cut) => {
      expect(readLine(beginLine(seq, span).slice(0, -1))).toEqual({ kind: 'begin', sequence: seq, body: span });
      const whole = endLine(seq, tenant, settlement, span).slice(0, -1);
      expect(readLine(whole)).toEqual({ kind: 'end', sequence: seq, tenant, settlement, span });
      const torn = readLine(whole.slice(0, cut % whole.length));
      // Only the last field can be cut short: the newline is missing then, which the journal looks for.
      if (torn !== null) expect(torn).toMatchObject({ kind: 'end', sequence: seq, tenant, settlement });
    }),
  );
});

test('foreign lines are none', () => {
  for (const line of [
    '',
    'B',
    'B\t1',
    'B\t0\tx',
    'B\t-1\tx',
    'B\t1.5\tx',
    'B\tx\tx',
    'B\t1\tx\ty',
    'C\t1\tx',
    'E\t1\ta\tb',
    'E\t1\ta\tb\tc\td',
  ])
    expect(readLine(line)).toBeNull();
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readSettlement(text)));
  expect(settlementText('p:1', [], { usd: null, tokens: 5 })).toBe('');
  expect(readSettlement('{"id":"p:1","holds":[],"usd":"-5","tokens":1}')).toBeNull();
});
