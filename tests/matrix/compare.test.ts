import { callSchema, type Call } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import { formatUsd } from '@apex/pricing';
import { type BillLine, costOf } from '@apex/testkit/provider-simulator';
import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { type Emitter, emitters, toldUsage } from './emitter.ts';

const at = '2026-11-01T00:00:00.000Z';

function lineOf(sequence: number, part: Partial<BillLine> = {}): BillLine {
  const line: BillLine = {
    sequence,
    response_id: `msg_${sequence}`,
    request_id: `req_${sequence}`,
    provider: 'openai',
    api: 'chat',
    model_asked: 'gpt-4.1-mini',
    model_served: 'gpt-4.1-mini-2025-04-14',
    at,
    streaming: false,
    status: 200,
    account: '',
    tier: 'standard',
    outcome: 'answered',
    usage: { ...emptyUsage(), input: 10 * sequence, cache_read: 1000, output: 5 },
    usage_reported: true,
    cost: null,
    ...part,
  };
  return { ...line, cost: costOf(line) };
}

function callOf(emitter: Emitter, line: BillLine, part: Partial<Call> = {}): Call {
  const usage = toldUsage(emitter, line);
  const cost = costOf({ ...line, usage });
  const none = { input: '0', cache_read: '0', cache_write: '0', output: '0' };
  return callSchema.parse({
    id: String(line.sequence).padStart(32, '0'),
    at,
    source: 'otlp',
    provider: 'openai',
    model: line.model_served,
    operation: 'chat',
    tier: 'standard',
    status: 'ok',
    error_type: '',
    finish_reason: '',
    usage,
    cost_usd: cost === null ? null : formatUsd(cost),
    components: none,
    price_version: '',
    reported_cost_usd: null,
    latency_ms: null,
    ttft_ms: null,
    project: '',
    branch: '',
    feature: '',
    user: '',
    session: '',
    task: '',
    agent: '',
    environment: '',
    tools: [],
    ...part,
  });
}

function emitterOf(name: string): Emitter {
  const found = emitters.find((emitter) => emitter.name === name);
  if (found === undefined) throw new Error(`no emitter ${name}`);
  return found;
}

const whole = emitterOf('langfuse');
const bill = [lineOf(1), lineOf(2), lineOf(3, { streaming: true }), lineOf(4, { status: 429, usage: null })];
const calls = bill.slice(0, 3).map((line) => callOf(whole, line));

test('a row for each call with the money of the bill is equal', () => {
  const found = compare(whole, bill, calls);
  expect(found.stray).toEqual([]);
  expect(found.rows.map((row) => [row.streaming, row.provider_calls, row.priced, row.missing, row.equal])).toEqual([
    [false, 2, 2, 0, true],
    [true, 1, 1, 0, true],
  ]);
});

test('a call that is told twice leaves a stray row', () => {
  const twice = [...calls, callOf(whole, lineOf(2))];
  expect(compare(whole, bill, twice).stray).toHaveLength(1);
});

test('a row with other tokens stands for no call', () => {
  const wrong = calls.map((call, at) => (at === 0 ? { ...call, usage: { ...emptyUsage(), input: 11 } } : call));
  const found = compare(whole, bill, wrong);
  expect([found.rows[0]?.missing, found.stray.length]).toEqual([1, 1]);
});

test('a price that differs by a picodollar is not equal', () => {
  const dearer = calls.map((call, at) => (at === 0 ? { ...call, cost_usd: '0.000112000001' } : call));
  expect(compare(whole, bill, dearer).rows[0]?.equal).toBe(false);
});

test('an emitter without cached tokens is as told, not equal', () => {
  const emitter = emitterOf('openai-opentelemetry');
  const told = bill.slice(0, 3).map((line) => callOf(emitter, line));
  const [row] = compare(emitter, bill, told).rows;
  expect(row).toMatchObject({ missing: 0, priced: 2, equal: false });
  expect(row?.ours_usd).toBe(row?.told_usd);
  expect(row?.ours_usd).not.toBe(row?.bill_usd);
});

test('a call without usage is a row without a price', () => {
  const emitter = emitterOf('openai-openinference');
  const told = bill.slice(0, 3).map((line) => callOf(emitter, line));
  expect(compare(emitter, bill, told).rows[1]).toMatchObject({ rows: 1, priced: 0, not_priced: 1, missing: 0 });
});
