import { type Explanation, explainedMeasures } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell } from './cell.ts';
import { cellOfNumbers } from './cell-of-numbers.ts';
import { explainCells, type ExplainedPart, type ExplainedSums } from './explain-cells.ts';
import { sumOfCells } from './sum-of-cells.ts';

const dollar = 1_000_000_000_000n;

function atomsOf(amount: string | number | null): bigint {
  if (amount === null) return 0n;
  if (typeof amount === 'number') return BigInt(Math.round(amount * 1e9));
  return BigInt(amount.replace('.', ''));
}

const cell = fc.record({
  calls: fc.nat(1000),
  cost: fc.bigInt({ min: 0n, max: 10n ** 16n }),
  input: fc.nat(1_000_000),
  cache_read: fc.nat(1_000_000),
  cache_write_5m: fc.nat(10_000),
  output: fc.nat(100_000),
  errors: fc.nat(1000),
  latency_us: fc.nat(1_000_000_000),
});

/** Groups as the engine sums them: nothing without calls, errors among the calls, the four costs making the cost. */
const side = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', '(none)'), cell), { maxLength: 6 })
  .map((drawn): Cell[] =>
    [...new Map(drawn)]
      .filter(([, sums]) => sums.calls > 0)
      .map(([name, sums]) =>
        cellOfNumbers([name], {
          ...sums,
          errors: Math.min(sums.errors, sums.calls),
          prompt: sums.input + sums.cache_read + sums.cache_write_5m,
          cost_input: sums.cost / 2n,
          cost_output: sums.cost - sums.cost / 2n,
          latency_calls: sums.calls,
        }),
      ),
  );

function explained(before: readonly Cell[], after: readonly Cell[], more: Partial<ExplainedSums> = {}): ExplainedPart {
  return explainCells({
    measure: 'cost',
    totals: { before: sumOfCells(before), after: sumOfCells(after) },
    breakdowns: [{ dimensions: ['feature'], cells: { before, after } }],
    models: { before, after },
    factor: { to: 1n, from: 1n },
    limit: 100,
    ...more,
  });
}

const lengths = fc.constantFrom(
  { to: 1n, from: 1n },
  { to: 7n, from: 31n },
  { to: 86_400_000n * 3n, from: 3_600_000n },
);

test('contributions add up to the change, and effects to their contribution, to the last digit', () => {
  fc.assert(
    fc.property(side, side, lengths, (before, after, factor) => {
      const { breakdowns, decomposed_change, components } = explained(before, after, { factor });
      const parts = breakdowns[0]?.contributions ?? [];
      const sum = parts.reduce((all, part) => all + atomsOf(part.contribution), 0n);
      expect(sum).toBe(atomsOf(decomposed_change));
      for (const part of parts) {
        const effects = [part.volume_effect, part.per_call_effect, part.mix_effect].map(atomsOf);
        expect(effects.reduce((a, b) => a + b, 0n)).toBe(atomsOf(part.contribution));
        expect(atomsOf(part.after) - atomsOf(part.before)).toBe(atomsOf(part.contribution));
      }
      for (const one of components) {
        expect(atomsOf(one.token_effect) + atomsOf(one.price_effect)).toBe(atomsOf(one.change));
      }
    }),
  );
});

test('the effects of the factors add up to the change, whatever measure they make up', () => {
  fc.assert(
    fc.property(side, side, fc.constantFrom('cost', 'cost_per_call', 'tokens'), (before, after, measure) => {
      const { drivers, decomposed_change } = explained(before, after, { measure });
      if (decomposed_change === null) return;
      const effects = drivers.flatMap(({ effect }) => (effect === null ? [] : [effect]));
      if (effects.length === 0) return;
      const sum = effects.reduce<number>((all, effect) => all + Number(effect), 0);
      expect(sum).toBeCloseTo(Number(decomposed_change), 3);
    }),
  );
});

test('a rate is taken apart by weight without remainder, and any measure of any sums is a number', () => {
  fc.assert(
    fc.property(side, side, fc.constantFrom(...explainedMeasures), (before, after, measure) => {
      const { breakdowns, decomposed_change, verdict } = explained(before, after, { measure });
      const [breakdown] = breakdowns;
      const sum = (breakdown?.contributions ?? []).reduce((all, part) => all + Number(part.contribution), 0);
      expect(sum).toBeCloseTo(Number(decomposed_change ?? 0), 4);
      expect(JSON.stringify(breakdowns)).not.toMatch(/NaN|Infinity/);
      if (decomposed_change === null) expect(verdict).toBe('none');
    }),
  );
});

function calls(name: string, count: number, usdEach: number): Cell {
  const cost = BigInt(Math.round(count * usdEach * 1e6)) * (dollar / 1_000_000n);
  return cellOfNumbers([name], { calls: count, cost, cost_input: cost, input: count * 1000, prompt: count * 1000 });
}

function bestOf(part: ExplainedPart): NonNullable<Explanation['best']> {
  if (part.best === null) throw new Error('nothing was found');
  return part.best;
}

test('a cause planted in one value is found among dimensions that moved with it and dimensions of noise', () => {
  const features = (search: number) => [
    calls('search', search, 0.01),
    calls('chat', 1000, 0.02),
    calls('mail', 400, 0.05),
  ];
  // The provider carries the feature's change within a larger part, the users' amounts wander.
  const providers = (more: number) => [calls('anthropic', 1500 + more, 0.02), calls('openai', 500, 0.02)];
  const users = (turn: number) =>
    Array.from({ length: 40 }, (_, at) => calls(`u${at}`, 50 + ((at * 7 + turn) % 11), 0.02));
  const part = explained(features(500), features(2500), {
    breakdowns: [
      { dimensions: ['user'], cells: { before: users(0), after: users(5) } },
      { dimensions: ['provider'], cells: { before: providers(0), after: providers(1000) } },
      { dimensions: ['feature'], cells: { before: features(500), after: features(2500) } },
    ],
  });
  expect(part.verdict).toBe('concentrated');
  expect(bestOf(part)).toMatchObject({ dimensions: ['feature'], leading: [['search']], leading_share_of_change: 1 });
  expect(part.breakdowns.map(({ dimensions }) => dimensions[0])).toEqual(['feature', 'provider', 'user']);
});

test('when everything grows alike it is the volume and no value in particular', () => {
  const grown = (factor: number) => [
    calls('a', 100 * factor, 0.1),
    calls('b', 900 * factor, 0.02),
    calls('c', 10 * factor, 1),
  ];
  const part = explained(grown(1), grown(3));
  expect(part.verdict).toBe('spread');
  expect(part.best?.explanatory_power).toBeLessThan(0.05);
  expect(part.best?.volume_effect).toBe(part.decomposed_change);
  expect(part.best?.per_call_effect).toBe('0.000000000000');
  expect(part.drivers.find(({ name }) => name === 'calls')?.share_of_change).toBe(1);
});

test('moving calls to a dear model is mix, dearer calls are their own effect', () => {
  const moved = explained(
    [calls('haiku', 900, 0.01), calls('opus', 100, 0.1)],
    [calls('haiku', 500, 0.01), calls('opus', 500, 0.1)],
  );
  expect(moved.best).toMatchObject({ volume_effect: '0.000000000000', per_call_effect: '0.000000000000' });
  expect(Number(moved.best?.mix_effect)).toBeCloseTo(36, 6);
  expect(moved.drivers.find(({ name }) => name === 'model_mix')?.share_of_change).toBeCloseTo(1, 9);
  const dearer = explained([calls('a', 100, 0.1), calls('b', 100, 0.1)], [calls('a', 100, 0.3), calls('b', 100, 0.1)]);
  expect(dearer.best).toMatchObject({ volume_effect: '0.000000000000', per_call_effect: '20.000000000000' });
  expect(dearer.drivers.find(({ name }) => name === 'unit_price')?.effect).toBe('20.000000000000');
});

test('what is new or gone is said, and changes nothing per call', () => {
  const part = explained(
    [calls('old', 100, 0.1), calls('kept', 100, 0.1)],
    [calls('kept', 100, 0.1), calls('new', 50, 0.1)],
  );
  expect(part.breakdowns[0]).toMatchObject({ new_values: 1, gone_values: 1, per_call_effect: '0.000000000000' });
  expect(part.breakdowns[0]?.contributions.map(({ values, presence }) => [values[0], presence])).toEqual([
    ['old', 'gone'],
    ['new', 'new'],
    ['kept', 'both'],
  ]);
});

test('an error rate that rose in one feature is that feature’s own; one that moved there is mix', () => {
  const erring = (name: string, count: number, errors: number) => cellOfNumbers([name], { calls: count, errors });
  const own = explained([erring('a', 500, 5), erring('b', 500, 5)], [erring('a', 500, 55), erring('b', 500, 5)], {
    measure: 'error_rate',
  });
  expect(own.decomposed_change).toBeCloseTo(0.05, 9);
  expect(own.best).toMatchObject({ leading: [['a']], volume_effect: null });
  expect(own.best?.contributions[0]).toMatchObject({ values: ['a'], before: 0.01, after: 0.11, share_of_change: 1 });
  const mix = explained([erring('a', 900, 9), erring('b', 100, 20)], [erring('a', 500, 5), erring('b', 500, 100)], {
    measure: 'error_rate',
  });
  expect(Number(mix.best?.per_call_effect)).toBeCloseTo(0, 9);
  expect(Number(mix.best?.mix_effect)).toBeCloseTo(Number(mix.decomposed_change), 9);
});

test('a change below a hundredth is nothing to explain, though what moved is still told', () => {
  const part = explained(
    [calls('a', 1000, 0.1), calls('b', 1000, 0.1)],
    [calls('a', 1005, 0.1), calls('b', 1001, 0.1)],
  );
  expect(part).toMatchObject({ verdict: 'none', best: { leading: [['a']] } });
});

test('two empty periods, or one, are an answer', () => {
  expect(explained([], [])).toMatchObject({ verdict: 'none', best: null, decomposed_change: '0.000000000000' });
  expect(explained([], [], { measure: 'error_rate' })).toMatchObject({ verdict: 'none', decomposed_change: null });
  expect(explained([], [calls('a', 10, 1)])).toMatchObject({ decomposed_change: '10.000000000000' });
});

test('a pair is told only where it says more than each of its dimensions', () => {
  const by = (names: string[], count: number) => cellOfNumbers(names, { calls: count, cost: BigInt(count) * dollar });
  const models = { before: [by(['x'], 500), by(['y'], 500)], after: [by(['x'], 900), by(['y'], 500)] };
  const features = { before: [by(['s'], 500), by(['t'], 500)], after: [by(['s'], 900), by(['t'], 500)] };
  const quarters = (more: number) => [
    by(['x', 's'], 100 + more),
    by(['x', 't'], 400),
    by(['y', 's'], 400),
    by(['y', 't'], 100),
  ];
  const part = explained(models.before, models.after, {
    breakdowns: [
      { dimensions: ['model'], cells: models },
      { dimensions: ['feature'], cells: features },
      { dimensions: ['model', 'feature'], cells: { before: quarters(0), after: quarters(400) } },
    ],
  });
  expect(part.best).toMatchObject({ dimensions: ['model', 'feature'], leading: [['x', 's']] });
});
