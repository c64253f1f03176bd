import type { Usage } from '@apex/contracts';
import type { Sighting, SpanLink } from '@apex/formats';
import { emptyUsage } from '@apex/tokens';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sightingOf } from '../../test-support/sighting-of.ts';
import { joinSightings } from './join-sightings.ts';

const usage = (change: Partial<Usage> = {}): Usage => ({ ...emptyUsage(), ...change });

const anthropicCall = {
  response_id: 'msg_01Abc',
  usage: usage({ input: 5, cache_read: 2000, cache_write_5m: 100, output: 50 }),
};

function join(sightings: readonly Sighting[], links: readonly SpanLink[] = []) {
  return joinSightings(sightings, links);
}

describe('reports of one call', () => {
  test('are one call with the same answer id, and the most trusted one is priced', () => {
    const [call, ...others] = join([
      sightingOf('a', {
        rank: 'instrumentation',
        emitter: 'openllmetry',
        ...anthropicCall,
        usage: usage({ input: 9, output: 50 }),
      }),
      sightingOf('b', { rank: 'sdk', emitter: 'anthropic-sdk', ...anthropicCall }),
    ]);
    expect(others).toEqual([]);
    expect(call?.usage_from).toBe('anthropic-sdk');
    expect(call?.outcome.usage).toEqual(anthropicCall.usage);
    expect(call?.disagreement).toBe('tokens');
    expect(call?.reports.map(({ key }) => key)).toEqual(['span:t1:b', 'span:t1:a']);
  });

  test('take cached tokens from the report that tells them apart', () => {
    const [call] = join([
      sightingOf('a', { emitter: 'otel-openai', response_id: 'resp_1', usage: usage({ input: 2105, output: 50 }) }),
      sightingOf('b', {
        emitter: 'zz-late',
        response_id: 'resp_1',
        usage: usage({ input: 105, cache_read: 2000, output: 50 }),
      }),
    ]);
    expect(call?.usage_from).toBe('zz-late');
    expect(call?.disagreement).toBe('');
  });

  test('are found through spans that are no reports', () => {
    const link: SpanLink = { trace_id: 't1', span_id: 'http', parent_span_id: 'a', started_at_ms: 0 };
    const reports = [
      sightingOf('a', { emitter: 'openinference', usage: null }),
      sightingOf('b', { emitter: 'gateway', rank: 'gateway', parent: 'http', usage: usage({ input: 7, output: 1 }) }),
    ];
    expect(join(reports, [link])).toHaveLength(1);
    expect(join(reports)).toHaveLength(2);
  });

  test('are a log record and the span it was written in', () => {
    const calls = join([
      sightingOf('a', { emitter: 'otel-openai', usage: null }),
      sightingOf('a', { signal: 'logs', emitter: 'otel-openai', usage: usage({ input: 3, output: 4 }) }),
    ]);
    expect(calls.map(({ outcome }) => outcome.usage?.output)).toEqual([4]);
  });

  test('of one session at one time that count the same are one, without any id', () => {
    const same = { session: 's', usage: usage({ input: 3, output: 4 }) };
    const near = [
      sightingOf('a', { trace: 't1', emitter: 'claude-code', ended_at_ms: 10_000, ...same }),
      sightingOf('b', { trace: 't2', signal: 'logs', emitter: 'claude-code', ended_at_ms: 11_000, ...same }),
    ];
    expect(join(near)).toHaveLength(1);
    const far = [
      near[0],
      sightingOf('b', { trace: 't2', signal: 'logs', emitter: 'claude-code', ended_at_ms: 60_000, ...same }),
    ];
    expect(join(far.filter((one) => one !== undefined))).toHaveLength(2);
  });

  test('of one service at one moment that count the same are one where only one names the answer', () => {
    const same = { usage: usage({ input: 3, output: 4 }), ended_at_ms: 10_000 };
    const own = sightingOf('a', { trace: 't1', rank: 'sdk', emitter: 'anthropic-sdk', response_id: 'msg_1', ...same });
    const beside = (ended_at_ms: number) =>
      sightingOf('b', { trace: 't2', emitter: 'openllmetry', ...same, ended_at_ms });
    expect(join([own, beside(10_200)])).toHaveLength(1);
    expect(join([own, beside(12_000)])).toHaveLength(2);
    const named = sightingOf('b', { trace: 't2', emitter: 'openllmetry', response_id: 'msg_2', ...same });
    expect(join([own, named])).toHaveLength(2);
  });

  test('take the model from above them where none of them names it', () => {
    const turn = sightingOf('turn', { role: 'context', model: 'gpt-5.5' });
    const span = sightingOf('a', {
      parent: 'turn',
      emitter: 'codex',
      model: '',
      usage: usage({ input: 3, output: 4 }),
    });
    expect(join([turn, span]).map(({ outcome }) => outcome.model)).toEqual(['gpt-5.5']);
  });

  test('find the session that joins them above them', () => {
    const counts = { usage: usage({ input: 3, output: 4 }) };
    const turn = sightingOf('turn', { role: 'context', session: 's' });
    const span = sightingOf('a', { parent: 'turn', emitter: 'codex', ended_at_ms: 10_000, ...counts });
    const log = sightingOf('', {
      trace: '',
      signal: 'logs',
      emitter: 'codex',
      session: 's',
      ended_at_ms: 12_500,
      ...counts,
    });
    expect(join([turn, span, log])).toHaveLength(1);
    expect(join([span, log])).toHaveLength(2);
  });

  test('stay apart where one voice tells of two calls with one id, as servers with constant ids make it', () => {
    const constant = { response_id: 'chatcmpl-0', usage: usage({ input: 3, output: 4 }) };
    const calls = join([
      sightingOf('a', { ...constant, ended_at_ms: 1_000 }),
      sightingOf('b', { ...constant, ended_at_ms: 2_000 }),
      sightingOf('c', { ...constant, emitter: 'openinference', ended_at_ms: 2_010 }),
    ]);
    expect(calls.map(({ reports }) => reports.map(({ observation }) => observation.span_id).toSorted())).toEqual([
      ['a'],
      ['b', 'c'],
    ]);
    expect(new Set(calls.map(({ anchor }) => anchor)).size).toBe(2);
  });

  test('a helper that wraps a call of its own kind is the call', () => {
    const calls = join([
      sightingOf('a', { emitter: 'openinference', usage: usage({ input: 3, output: 4 }) }),
      sightingOf('b', { emitter: 'openinference', parent: 'a', usage: usage({ input: 3, output: 4 }) }),
    ]);
    expect(calls).toHaveLength(1);
  });
});

describe('sums of calls', () => {
  test('that say so are never priced, but lend their labels', () => {
    const calls = join([
      sightingOf('root', { role: 'aggregate', emitter: 'ai-sdk', user: 'ada', usage: usage({ input: 6, output: 8 }) }),
      sightingOf('b', { parent: 'root', emitter: 'ai-sdk', usage: usage({ input: 3, output: 4 }) }),
      sightingOf('c', { parent: 'root', emitter: 'ai-sdk', usage: usage({ input: 3, output: 4 }) }),
    ]);
    expect(calls.map(({ outcome, labels }) => [outcome.usage?.input, labels.user])).toEqual([
      [3, 'ada'],
      [3, 'ada'],
    ]);
  });

  test('that do not say so are found out', () => {
    const child = (span: string) =>
      sightingOf(span, { parent: 'a', emitter: 'inner', usage: usage({ input: 3, output: 4 }) });
    const parent = sightingOf('a', { emitter: 'framework', usage: usage({ input: 6, output: 8 }) });
    expect(join([parent, child('b')]).map(({ disagreement }) => disagreement)).toEqual(['tokens']);
    expect(join([parent, child('b'), child('c')]).map(({ reports }) => reports[0]?.emitter)).toEqual([
      'inner',
      'inner',
    ]);
  });

  test('an attempt that failed below a report is a call of its own, the one that was answered is the report’s', () => {
    const calls = join([
      sightingOf('a', { emitter: 'otel-openai', response_id: 'resp_2', usage: usage({ input: 3, output: 4 }) }),
      sightingOf('b', { parent: 'a', rank: 'gateway', emitter: 'gateway', status: 'error', usage: null }),
      sightingOf('c', {
        parent: 'a',
        rank: 'gateway',
        emitter: 'gateway',
        response_id: 'resp_2',
        usage: usage({ input: 3, output: 4 }),
      }),
    ]);
    expect(calls.map(({ outcome, reports }) => [outcome.status, reports.length]).toSorted()).toEqual([
      ['error', 1],
      ['ok', 2],
    ]);
  });
});

/** A provider's bill and what several emitters make of it. */
const truth = fc.array(
  fc.record({
    usage: fc.record({ input: fc.nat(5000), cache_read: fc.nat(5000), output: fc.integer({ min: 1, max: 5000 }) }),
    hasId: fc.boolean(),
    voices: fc.subarray(['gateway', 'sdk', 'openllmetry', 'openinference', 'log'] as const, { minLength: 1 }),
    isAggregated: fc.boolean(),
    coarse: fc.boolean(),
  }),
  { maxLength: 12 },
);

type Truth = (typeof truth extends fc.Arbitrary<infer T> ? T : never)[number];

/** Each voice stands below the one before it, so that nesting or the id joins them; a log is written in the innermost. */
function reportsOf(call: Truth, index: number): Sighting[] {
  const told = usage(call.usage);
  const coarse = usage({ input: told.input + told.cache_read, output: told.output });
  const shared = { trace: `t${index}`, response_id: call.hasId ? `resp_${index}` : '', ended_at_ms: index * 20_000 };
  const reports: Sighting[] = [];
  let parent = '';
  if (call.isAggregated) {
    reports.push(sightingOf('agent', { ...shared, response_id: '', role: 'aggregate', emitter: 'agent', usage: told }));
    parent = 'agent';
  }
  for (const [place, voice] of call.voices.entries()) {
    if (voice === 'log') {
      reports.push(
        sightingOf(parent === 'agent' || parent === '' ? 'none' : parent, {
          ...shared,
          signal: 'logs',
          emitter: 'log',
          usage: told,
        }),
      );
      continue;
    }
    const span = `s${place}`;
    const rank = voice === 'gateway' || voice === 'sdk' ? voice : 'instrumentation';
    reports.push(
      sightingOf(span, { ...shared, rank, emitter: voice, parent, usage: call.coarse && place > 0 ? coarse : told }),
    );
    parent = span;
  }
  return reports;
}

describe('any reports in any order', () => {
  test('give one call for each that was made, and the bill to the token', () => {
    fc.assert(
      fc.property(truth, fc.infiniteStream(fc.nat()), (calls, chance) => {
        const reports = calls.flatMap(reportsOf);
        const shuffled = [...reports, ...reports.filter(() => (chance.next().value ?? 0) % 3 === 0)]
          .map((report) => ({ report, at: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ report }) => report);
        const joined = join(shuffled);
        expect(joined).toHaveLength(calls.length);
        const tokens = (list: readonly (Usage | null)[]) => list.map((one) => JSON.stringify(one)).toSorted();
        expect(tokens(joined.map(({ outcome }) => outcome.usage))).toEqual(
          tokens(calls.map((call) => usage(call.usage))),
        );
        expect(joined).toEqual(join(reports));
      }),
      { numRuns: 300 },
    );
  });

  test('make no call twice out of what is only likely: each report of a call is of exactly one', () => {
    const report = fc.record({
      span: fc.constantFrom('a', 'b', 'c', 'd'),
      parent: fc.constantFrom('', 'a', 'b', 'c', 'd', 'x'),
      trace: fc.constantFrom('t1', 't2'),
      role: fc.constantFrom('call' as const, 'call' as const, 'aggregate' as const, 'context' as const),
      signal: fc.constantFrom('traces' as const, 'logs' as const),
      emitter: fc.constantFrom('one', 'two', 'three'),
      response_id: fc.constantFrom('', 'r1', 'r2'),
      session: fc.constantFrom('', 's1'),
      ended_at_ms: fc.constantFrom(0, 500, 100_000),
      usage: fc.constantFrom(null, usage({ input: 1, output: 1 }), usage({ input: 2, output: 1 })),
    });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 14 }), fc.nat(), (described, turn) => {
        const reports = described.map(({ span, ...about }) => sightingOf(span, about));
        const joined = join(reports);
        const members = joined.flatMap(({ reports: own }) => own.map(({ key }) => key));
        expect(new Set(members).size).toBe(members.length);
        expect(new Set(joined.map(({ anchor }) => anchor)).size).toBe(joined.length);
        const turned =
          reports.length === 0
            ? []
            : [...reports.slice(turn % reports.length), ...reports.slice(0, turn % reports.length)];
        expect(join([...turned, ...turned])).toEqual(joined);
      }),
      { numRuns: 500 },
    );
  });
});
