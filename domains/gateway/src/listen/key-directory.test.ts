import { ApexError } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Principal } from '@apex/kit/http';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeyDirectory } from './key-directory.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const failure = (kind: 'unavailable' | 'unauthenticated'): ApexError =>
  new ApexError({ kind, reason: `test.${kind}`, message: kind });

function fixture(more: Partial<Principal> = {}) {
  const clock = createFixedClock();
  const user_id = newId.user();
  let asked = 0;
  let answer: () => Promise<void> = async () => undefined;
  const directory = createKeyDirectory({
    clock,
    stale_ms: () => 60_000,
    authenticator: {
      async authenticate() {
        asked += 1;
        const told = asked;
        await answer();
        const scopes = ['gateway'] as const;
        return {
          organisation_id: newId.org(),
          actor: { type: 'key', key_id: newId.key(), user_id },
          roles: [],
          scopes,
          tier: 'free',
          expires_at_ms: null,
          key_name: `v${told}`,
          ...more,
        };
      },
      resolveProject: async (_principal, name = 'default') => ({ id: newId.project(), name }),
    },
  });
  return {
    clock,
    directory,
    asked: () => asked,
    answers: (next: () => Promise<void>) => void (answer = next),
    find: async (project?: string) => (await directory.find('key', project)).principal.key_name,
    /** A key in use: asked for often enough that it is never idle. */
    use(ms: number) {
      for (let left = ms; left > 0; left -= 5000) {
        clock.advance(Math.min(left, 5000));
        const found = directory.find('key', undefined);
        if (found instanceof Promise) found.catch(() => undefined);
      }
    },
  };
}

test('a key is asked for once, then known at once, and each second again beside the traffic', async () => {
  const { clock, directory, find, asked } = fixture();
  expect(directory.find('key', undefined)).toBeInstanceOf(Promise);
  expect(await find()).toBe('v2');
  clock.advance(999);
  expect(directory.find('key', undefined)).not.toBeInstanceOf(Promise);
  clock.advance(1);
  const before = asked();
  expect(directory.find('key', undefined)).not.toBeInstanceOf(Promise);
  expect([await find(), asked()]).toEqual([`v${before}`, before + 1]);
  await turn();
  expect(await find()).toBe(`v${before + 1}`);
  // Each project is a matter of its own.
  expect((await directory.find('key', 'other')).project_name).toBe('other');
});

test('after a pause the traffic waits for the answer; a key that was revoked meanwhile is refused', async () => {
  const { clock, find, answers, use } = fixture();
  await find();
  clock.advance(6001);
  expect(await find()).toBe('v2');
  answers(() => Promise.reject(failure('unauthenticated')));
  // In use: the call that finds out goes through, the next does not.
  use(1000);
  await turn();
  await expect(find()).rejects.toMatchObject({ kind: 'unauthenticated' });
  answers(async () => undefined);
  await find();
  clock.advance(6001);
  answers(() => Promise.reject(failure('unauthenticated')));
  await expect(find()).rejects.toMatchObject({ kind: 'unauthenticated' });
});

test('while nobody can be asked a good key goes on, for as long as it may', async () => {
  const { clock, find, answers, use } = fixture();
  await find();
  answers(() => Promise.reject(failure('unavailable')));
  clock.advance(7000);
  expect(await find()).toBe('v1');
  use(50_000);
  expect(await find()).toBe('v1');
  use(5000);
  await expect(find()).rejects.toMatchObject({ kind: 'unavailable' });
  answers(async () => undefined);
  expect(await find()).toMatch(/^v/);
});

test('a database that hangs is waited for half a second, and past the limit the key is refused all the same', async () => {
  const { clock, find, answers, use } = fixture();
  await find();
  answers(() => new Promise(() => undefined));
  clock.advance(7000);
  const late = find();
  await vi.advanceTimersByTimeAsync(500);
  expect(await late).toBe('v1');
  use(54_000);
  await Promise.all([
    expect(find()).rejects.toMatchObject({ kind: 'unavailable', reason: 'gateway.key_unchecked' }),
    vi.advanceTimersByTimeAsync(500),
  ]);
});

test('a change in this process counts from the next call on, though an older question is answered after it', async () => {
  const { directory, find, answers, asked } = fixture();
  const gate = Promise.withResolvers<void>();
  answers(() => gate.promise);
  const before = find();
  directory.forgetAll();
  gate.resolve();
  expect(await before).toBe('v1');
  expect([await find(), asked()]).toEqual(['v2', 2]);
  directory.forgetAll();
  expect(await find()).toBe('v3');
});

test('an expired key is asked for at once, and one without the scope may not', async () => {
  const soon = fixture({ expires_at_ms: createFixedClock().now() + 10 });
  await soon.find();
  soon.clock.advance(10);
  soon.answers(() => Promise.reject(failure('unauthenticated')));
  await expect(soon.find()).rejects.toMatchObject({ kind: 'unauthenticated' });
  await expect(fixture({ scopes: ['ingest'] }).find()).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'gateway.scope_missing',
  });
});
