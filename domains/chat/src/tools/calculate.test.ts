import { formatUsd, pico } from '@apex/pricing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createUserExecutionContext } from '../run/user-execution-context.ts';
import { testCaller, testClock } from '../test-support/test-chat.ts';
import { newId } from '@apex/kit/id';
import { silentLog } from '@apex/testkit/silent-log';
import { calculateTool, compute } from './calculate.ts';
import { createResultShelf } from './result-shelf.ts';

function scope() {
  const thread_id = newId.thread();
  const { signal } = new AbortController();
  const context = createUserExecutionContext({
    caller: testCaller(),
    thread_id,
    run_id: newId.run(thread_id),
    run_timeout_ms: 1000,
    signal,
    log: silentLog,
    asked_at_ms: testClock.now(),
  });
  const shelf = createResultShelf();
  shelf.put({
    id: 'result_1',
    tool_name: 'query_spend',
    arguments: {},
    value: { total: { cost_usd: '3.000000000000', calls: 4 } },
  });
  return { context, signal, shelf, said: [], progress: () => undefined };
}

const cost = { tool_result_id: 'result_1', path: ['total', 'cost_usd'], value: '3.000000000000' };
const calls = { tool_result_id: 'result_1', path: ['total', 'calls'], value: 4 };

test('a calculation on measured operands is answered with its formula', async () => {
  const answer = await calculateTool.run(
    { calculations: [{ name: 'per call', formula: 'quotient', operands: [cost, calls] }] },
    scope(),
  );
  expect(answer.results).toEqual([{ name: 'per call', formula: 'quotient', value: '0.750000000000' }]);
});

test.each([
  ['another value than measured', { ...cost, value: '4.000000000000' }],
  ['a result that is not there', { ...cost, tool_result_id: 'result_2' }],
  ['a place that is not there', { ...cost, path: ['total', 'nothing'] }],
])('an operand with %s is refused', async (_, operand) => {
  await expect(
    calculateTool.run({ calculations: [{ name: 'x', formula: 'sum', operands: [operand] }] }, scope()),
  ).rejects.toMatchObject({
    reason: 'chat.operand_not_measured',
  });
});

const usd = fc.bigInt({ min: 0n, max: 10n ** 24n }).map((amount) => pico(amount));

test('money stays exact: a sum of parts minus all but one part is that part', () => {
  fc.assert(
    fc.property(fc.array(usd, { minLength: 2, maxLength: 20 }), (amounts) => {
      const [first, ...rest] = amounts.map(formatUsd);
      const total = compute('sum', [first ?? '', ...rest]);
      expect(compute('difference', [String(total), String(compute('sum', rest))])).toBe(first);
    }),
  );
});

test('shares of a whole are between nothing and all of it, and nothing can be divided by nothing', () => {
  fc.assert(
    fc.property(usd, usd, (part, rest) => {
      const whole = formatUsd(pico(part + rest));
      const share = compute('share', [formatUsd(part), whole]);
      if (part + rest === 0n) expect(share).toBeNull();
      else expect(Number(share) >= 0 && Number(share) <= 1).toBe(true);
    }),
  );
  expect(compute('quotient', ['1.000000000000', 0])).toBeNull();
  expect(compute('change', [2, 0])).toBeNull();
  expect(compute('sum', ['1.0', 1])).toBeNull();
});
