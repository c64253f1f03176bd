import { type Observation, observationSchema, type Usage } from '@apex/contracts';
import { formatUsd, priceCall, sumPico } from '@apex/pricing';
import { emptyUsage, promptTokens } from '@apex/tokens';
import { expect, test } from 'vitest';
import { archetypes } from './archetypes.ts';
import { type ArchetypeName, archetypeNames } from './archetype.ts';
import { plantKinds } from './plant/plants.ts';
import { synthesise } from './synthesise.ts';

interface Found {
  readonly call: Observation;
  /** What the call needed to cost. */
  readonly needed: bigint;
}
type Finder = (calls: readonly Observation[], archetype: ArchetypeName) => Found[];

function priceOf(call: Observation, usage: Usage | null = call.usage, model = call.model): bigint {
  return priceCall({ ...call, model, usage: usage ?? emptyUsage() }).cost ?? 0n;
}

function bySession(calls: readonly Observation[]): Observation[][] {
  return [...Map.groupBy(calls, ({ session }) => session).values()];
}

/** Each finder reads the observations alone and knows nothing of how they were made. */
const finders: Record<(typeof plantKinds)[number], Finder> = {
  'duplicate-calls': (calls) => {
    const answered = new Set<string>();
    return calls.flatMap((call) => {
      const copy = answered.has(call.prompt_hash);
      if (call.status === 'ok') answered.add(call.prompt_hash);
      return copy ? [{ call, needed: 0n }] : [];
    });
  },
  'retry-storm': (calls) => {
    const failed = new Set<string>();
    return calls.flatMap((call) => {
      const again = failed.has(call.prompt_hash);
      if (call.status === 'error') failed.add(call.prompt_hash);
      return again ? [{ call, needed: 0n }] : [];
    });
  },
  'premium-model': (calls, archetype) => {
    const { premium_model, model } = archetypes[archetype];
    const dear = calls.filter((call) => call.model === premium_model);
    return dear.map((call) => ({ call, needed: priceOf(call, call.usage, model) }));
  },
  'unused-tools': (calls) =>
    bySession(calls.filter(({ tags, status }) => 'tools_offered' in tags && status === 'ok'))
      .filter((session) => session.every(({ tools }) => tools.length === 0))
      .flatMap((session) => session.map((call) => ({ call, needed: priceOf(call, withoutDefinitions(call)) }))),
  'cache-break': (calls) =>
    bySession(calls).flatMap((session) =>
      session.flatMap((call, index) => {
        const before = session[index - 1];
        const broken = before !== undefined && (call.prefix?.runs[0]?.[0] ?? 0) !== 0 && call.agent === '';
        return broken ? [{ call, needed: priceOf(call, unbroken(call, before)) }] : [];
      }),
    ),
};

function withoutDefinitions({ usage, tags }: Observation): Usage {
  const definitions = Number(tags['tool_definition_tokens']);
  const lean = { ...(usage ?? emptyUsage()) };
  const kind = lean.cache_read > 0 ? 'cache_read' : lean.cache_write_5m > 0 ? 'cache_write_5m' : 'input';
  lean[kind] -= definitions;
  return lean;
}

/** Holds for prompts that grow: all blocks of the prompt before are found again. */
function unbroken(call: Observation, before: Observation): Usage {
  const usage = call.usage ?? emptyUsage();
  const size = call.prefix?.block_size ?? 1;
  const prompt = promptTokens(usage);
  const cache_read = Math.floor(promptTokens(before.usage ?? emptyUsage()) / size) * size;
  const cache_write_5m = usage.cache_write_5m === 0 ? 0 : Math.floor(prompt / size) * size - cache_read;
  return { ...usage, cache_read, cache_write_5m, input: prompt - cache_read - cache_write_5m };
}

function make(archetype: ArchetypeName, kinds: readonly (typeof plantKinds)[number][]) {
  const plant = kinds.map((kind) => ({ kind, share: 0.04 }));
  const synthesis = synthesise({ archetype, calls: 4000, seed: 11, start: '2026-01-05T00:00:00Z', plant });
  return { truth: synthesis.truth, calls: Array.from(synthesis.observations, (one) => observationSchema.parse(one)) };
}

test.each(archetypeNames)(
  'all waste planted in %s is found again in the calls alone, to the picodollar',
  (archetype) => {
    const { truth, calls } = make(archetype, plantKinds);
    const found = truth.planted.map(({ kind }) => {
      const waste = finders[kind](calls, archetype).map(({ call, needed }) => priceOf(call) - needed);
      return { kind, calls: waste.length, waste_usd: formatUsd(sumPico(waste)) };
    });
    expect(found.map(({ kind, calls }) => ({ kind, calls }))).toEqual(plantKinds.map((kind) => ({ kind, calls: 160 })));
    const known = ({ kind }: { kind: string }) => isKnown(kind, archetype);
    expect(found.filter(known)).toEqual(truth.planted.filter(known));
  },
);

test.each(archetypeNames)('nothing is found in %s where nothing was planted', (archetype) => {
  const { truth, calls } = make(archetype, []);
  expect(truth.planted).toEqual([]);
  for (const kind of plantKinds) expect({ kind, found: finders[kind](calls, archetype) }).toEqual({ kind, found: [] });
});

test('every planted call is waste: it cost more than it needed to', () => {
  for (const archetype of archetypeNames) {
    const { calls } = make(archetype, plantKinds);
    const known = plantKinds.filter((kind) => isKnown(kind, archetype));
    const found = known.flatMap((kind) => finders[kind](calls, archetype));
    expect(found.filter(({ call, needed }) => priceOf(call) <= needed)).toEqual([]);
  }
});

/** What a broken prompt would have found is known from the calls alone only where prompts grow and never restart. */
function isKnown(kind: string, archetype: ArchetypeName): boolean {
  const { grows, context_limit, message } = archetypes[archetype];
  return kind !== 'cache-break' || (grows && context_limit / message[1] > 20);
}
