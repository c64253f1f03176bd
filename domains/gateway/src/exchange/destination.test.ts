import type { PolicyAction, UpstreamId } from '@apex/contracts';
import { bundledCatalogue } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HealthBook } from '../dispatch/upstream-health.ts';
import { readCallRoute } from '../listen/call-route.ts';
import { anExchange } from '../relay/test-support/fake-sink.ts';
import type { CallableUpstream, Snapshot } from '../snapshot/snapshot.ts';
import type { Facts } from './call-facts.ts';
import { destinationsOf, type Wanted } from './destination.ts';
import { createSessionAffinity } from './session-affinity.ts';

const upstream = (name: string, more: Partial<CallableUpstream> = {}): CallableUpstream => ({
  id: `upstream_${name}` as UpstreamId,
  name,
  kind: 'openai',
  base_url: 'https://example.com',
  models: [],
  formats: [],
  weight: 100,
  enabled: true,
  provider: null,
  api_version: null,
  secret_id: null,
  key_last_four: null,
  created_at: '2026-03-01T00:00:00.000Z',
  version: 1,
  api_key: null,
  ...more,
});
const route = readCallRoute('/v1/chat/completions');
function wanted(upstreams: readonly CallableUpstream[], more: Partial<Wanted> = {}): Wanted {
  if (route === null) throw new Error('no route');
  const snapshot = { upstreams, catalogue: bundledCatalogue } as unknown as Snapshot;
  return {
    snapshot,
    route,
    model: 'gpt-5',
    action: {},
    health: new HealthBook(),
    now_ms: 0,
    facts: { unit: 'u' },
    ...more,
  };
}
const namesOf = (asked: Wanted): string[] =>
  destinationsOf(asked).map(({ upstream: { name }, model }) => `${name} ${model}`);
const three = [upstream('a', { weight: 10 }), upstream('b', { weight: 30 }), upstream('c', { weight: 60 })];
function ill(...names: string[]): HealthBook {
  const health = new HealthBook();
  for (const name of names)
    for (let at = 0; at < 5; at += 1) health.of(`upstream_${name}` as UpstreamId).failed('500', 0);
  return health;
}

test('a session goes to the same one each time, all are asked once, and many sessions share by weight', () => {
  const firsts: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let session = 0; session < 5000; session += 1) {
    const asked = wanted(three, { facts: { unit: `session ${session}` } });
    const [first, ...rest] = destinationsOf(asked).map((one) => one.upstream.name);
    if (session < 50)
      expect(namesOf(wanted([...three], { facts: { unit: `session ${session}` } }))).toEqual(namesOf(asked));
    if (new Set([first, ...rest]).size !== 3) throw new Error('one is missing');
    firsts[first ?? ''] = (firsts[first ?? ''] ?? 0) + 1;
  }
  for (const { name, weight } of three) expect(Math.abs((firsts[name] ?? 0) / 5000 - weight / 100)).toBeLessThan(0.03);
});

test('those that fail are asked last, whatever their weight; where all do, each is still there', () => {
  fc.assert(
    fc.property(fc.subarray(['a', 'b', 'c']), fc.string(), (names, unit) => {
      const found = destinationsOf(wanted(three, { health: ill(...names), facts: { unit } })).map(
        (one) => one.upstream.name,
      );
      expect(found.toSorted()).toEqual(['a', 'b', 'c']);
      expect(found.slice(3 - names.length).toSorted()).toEqual(names.toSorted());
    }),
  );
});

test('balance by latency asks those nobody asked yet, then the fastest, and those that fail last', () => {
  const health = ill('a');
  health.of('upstream_b' as UpstreamId).answered(50);
  health.of('upstream_c' as UpstreamId).answered(20);
  const targets = ['a', 'b', 'c', 'd'].map((name) => ({ upstream: name }));
  const action = { balance: { by: 'latency', targets } } as unknown as Partial<PolicyAction>;
  expect(namesOf(wanted([...three, upstream('d')], { action, health }))).toEqual([
    'd gpt-5',
    'c gpt-5',
    'b gpt-5',
    'a gpt-5',
  ]);
});

test('fallbacks come behind, in order, even where nobody serves what was asked for', () => {
  const upstreams = [
    upstream('a', { models: ['gpt-5'] }),
    upstream('off', { enabled: false }),
    upstream('z', { kind: 'anthropic', models: ['claude-opus-4-5'] }),
  ];
  const action = { fallbacks: [{ model: 'claude-opus-4-5' }, { model: 'small', upstream: 'a' }] };
  expect(namesOf(wanted(upstreams, { action }))).toEqual(['a gpt-5', 'z claude-opus-4-5', 'a small']);
  expect(namesOf(wanted(upstreams, { action, model: 'unheard-of' }))).toEqual(['z claude-opus-4-5', 'a small']);
  expect(destinationsOf(wanted(upstreams, { action })).map((one) => one.format)).toEqual([
    'openai_chat',
    'anthropic_messages',
    'openai_chat',
  ]);
  expect(() => destinationsOf(wanted(upstreams, { model: 'x"y' }))).toThrow(
    expect.objectContaining({
      kind: 'not_found',
      reason: 'gateway.model_not_served',
      message: expect.stringMatching(/"x\\"y".*a, off \(off\), z:/),
    }),
  );
  expect(() => destinationsOf(wanted([]))).toThrow(expect.objectContaining({ reason: 'gateway.no_upstream' }));
});

describe('a conversation', () => {
  const facts = {
    operation: 'chat',
    unit: 's',
    model: 'gpt-5',
    project_id: 'p',
    input_tokens: 100,
    at_ms: 0,
  } as unknown as Facts;
  function turn(asked: Wanted, at_ms = 0) {
    const { exchange } = anExchange();
    exchange.key = {} as never;
    exchange.snapshot = asked.snapshot;
    exchange.facts = { ...facts, at_ms } as unknown as Facts;
    return exchange;
  }

  test('in the middle of a tool loop stays where it is until its prefix expires, unless that one fails or is gone', () => {
    const affinity = createSessionAffinity();
    const asked = wanted(three);
    const [there] = destinationsOf({ ...asked, action: { upstream: 'a' } });
    const [elsewhere, ...rest] = destinationsOf({ ...asked, action: { upstream: 'c' } });
    if (there === undefined || elsewhere === undefined) throw new Error('nobody serves it');
    const found = [elsewhere, ...rest];
    const arranged = (of: Wanted, at_ms = 0): string[] =>
      affinity.arrange(turn(of, at_ms), of, found).map((one) => one.upstream.name);
    expect(arranged(asked)).toEqual(['c']);
    const answered = turn(asked);
    answered.destination = there;
    answered.report.usage = { ...emptyUsage(), input: 10, output: 1 };
    answered.report.tools.push('search');
    affinity.remember(answered);
    expect(arranged(asked)).toEqual(['a', 'c']);
    expect(arranged({ ...asked, health: ill('a') })).toEqual(['c']);
    expect(arranged(wanted([upstream('c')]))).toEqual(['c']);
    const other = turn(asked);
    other.facts = { ...facts, unit: 'another' } as unknown as Facts;
    expect(affinity.arrange(other, asked, found)).toBe(found);
    expect(arranged(asked, 300_000)).toEqual(['c']);
  });
});
