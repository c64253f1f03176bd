import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, decide, type KnownAlert, type Reading } from './decide.ts';

const hour = 3_600_000;

interface Kept extends KnownAlert {
  readonly told: readonly string[];
}

function applied(known: readonly Kept[], changes: readonly Change<Reading>[]): Kept[] {
  const next = new Map(known.map((alert) => [alert.id, alert]));
  for (const change of changes) {
    if (change.kind === 'fire') {
      const { subject, from, to } = change.reading;
      const id = `${subject}:${from}`;
      expect(next.has(id), 'an alert of the same subject and period fires once').toBe(false);
      const { until } = change;
      next.set(id, { id, subject, from, to, state: 'firing', resolved_because: null, until, told: ['fired'] });
      continue;
    }
    const alert = next.get(change.id);
    if (alert === undefined) throw new Error('a change of an alert that nobody knows');
    if (change.kind === 'resolve') {
      const told = [...alert.told, 'resolved'];
      next.set(alert.id, { ...alert, state: 'resolved', resolved_because: change.because, told });
    } else {
      const { from, to } = change.reading;
      const told = change.kind === 'reopen' ? [...alert.told, 'reopened'] : alert.told;
      const span = { from: Math.min(from, alert.from), to: Math.max(to, alert.to) };
      next.set(alert.id, { ...alert, ...span, state: 'firing', resolved_because: null, until: change.until, told });
    }
  }
  return [...next.values()];
}

const states = fc.constantFrom('over' as const, 'between' as const, 'clear' as const);
/** Looks an hour apart or less, each at the day and the day before, of two subjects. */
const looks = fc.array(
  fc.record({ after: fc.nat({ max: 5 * hour }), readings: fc.array(fc.tuple(fc.nat(1), fc.nat(1), states)) }),
  { maxLength: 60 },
);

test('whatever is seen: told once, in turns, never two at once, and looking twice tells nothing', () => {
  fc.assert(
    fc.property(looks, (steps) => {
      let now = 100 * 24 * hour;
      let known: Kept[] = [];
      for (const { after, readings: seen } of steps) {
        now += after;
        const day = Math.floor(now / (24 * hour));
        const readings = new Map(
          seen.map(([subject, back, state]): [string, Reading] => {
            const from = (day - back) * 24 * hour;
            const to = from + 24 * hour;
            const one = { subject: `s${subject}`, from, to, state, lasts_until: to, raise_until: to + 24 * hour };
            return [`${subject} ${back}`, one];
          }),
        );
        const looked = [...readings.values()];
        known = applied(known, decide(known, looked, now));
        for (const { kind } of decide(known, looked, now)) expect(kind).toBe('update');
        for (const { told, state, until } of known) {
          expect(told.join(' ')).toMatch(/^fired( resolved reopened)*( resolved)?$/);
          expect(told.at(-1) === 'resolved').toBe(state === 'resolved');
          if (state === 'firing') expect(until).toBeGreaterThan(now);
        }
        const firing = known.filter(({ state }) => state === 'firing');
        for (const one of looked.filter(({ state }) => state === 'over')) {
          const own = firing.filter((alert) => alert.subject === one.subject && alert.from === one.from);
          expect(own.length).toBeLessThanOrEqual(1);
        }
      }
    }),
    { numRuns: 300 },
  );
});

const reading: Reading = {
  subject: null,
  from: 0,
  to: 24 * hour,
  state: 'over',
  lasts_until: 24 * hour,
  raise_until: 48 * hour,
};
const firing: KnownAlert = {
  id: 'a',
  subject: null,
  from: 0,
  to: 24 * hour,
  state: 'firing',
  resolved_because: null,
  until: 24 * hour,
};

test('late data raises what is not too old, and resolves what is no longer so', () => {
  expect(decide([], [reading], 30 * hour)).toMatchObject([{ kind: 'fire', until: 31 * hour }]);
  expect(decide([], [reading], 48 * hour)).toEqual([]);
  expect(decide([firing], [{ ...reading, state: 'clear' }], 3 * hour)).toMatchObject([{ because: 'below' }]);
  expect(decide([firing], [{ ...reading, state: 'between' }], 3 * hour)).toMatchObject([{ kind: 'update' }]);
});

test('an alert ends with its period, also where nothing is heard any more, and does not come back for it', () => {
  expect(decide([firing], [], 23 * hour)).toEqual([]);
  expect(decide([firing], [], 24 * hour)).toMatchObject([{ kind: 'resolve', because: 'ended' }]);
  const ended: KnownAlert = { ...firing, state: 'resolved', resolved_because: 'ended' };
  expect(decide([ended], [reading], 25 * hour)).toEqual([]);
  expect(decide([{ ...ended, resolved_because: 'below' }], [reading], 23 * hour)).toMatchObject([{ kind: 'reopen' }]);
});
