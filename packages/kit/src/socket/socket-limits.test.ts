import type { Caller } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId, newRequestId } from '../id.ts';
import { createFrameGauge, createSocketCount } from './socket-limits.ts';

function callerOf(): Caller {
  return {
    organisation_id: newId.org(),
    project_id: newId.project(),
    project_name: 'default',
    actor: { type: 'user', user_id: newId.user() },
    roles: ['owner'],
    scopes: ['all'],
    tier: 'free',
    request_id: newRequestId({ now: () => 1_760_000_000_000 }),
    signal: new AbortController().signal,
    credential: '',
  };
}

test('a key counts with the person who made it, and nobody counts for anybody else', () => {
  const count = createSocketCount({ sockets_per_person: 2 });
  const person = callerOf();
  const { actor } = person;
  const key: Caller = { ...person, actor: { type: 'key', key_id: newId.key(), user_id: actor.user_id } };
  const leave = count.enter(person);
  expect(count.enter(key)).not.toBeNull();
  expect(count.enter(person)).toBeNull();
  expect(count.enter(callerOf())).not.toBeNull();
  leave?.();
  expect(count.enter(key)).not.toBeNull();
  expect(count.enter(key)).toBeNull();
});

test('however frames come, no span of time has more of them than it may, and slow ones are all let in', () => {
  const limits = { sockets_per_person: 1, frames_at_once: 10, frames_per_second: 5 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 200 }), (pauses) => {
      let now = 0;
      const mayCome = createFrameGauge(limits, { now: () => now });
      const times = pauses.flatMap((pause) => {
        now += pause;
        return mayCome() ? [now] : [];
      });
      for (const [at, from] of times.entries()) {
        const within = times.slice(at).filter((time) => time - from <= 1000);
        expect(within.length).toBeLessThanOrEqual(limits.frames_at_once + limits.frames_per_second);
      }
      if (pauses.every((pause) => pause >= 200)) expect(times).toHaveLength(pauses.length);
    }),
  );
});
