import { type Caller, orgIdSchema, threadIdSchema, userIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { silentLog } from '@apex/testkit/silent-log';
import { expect, test } from 'vitest';
import { testCaller, testClock } from '../test-support/test-chat.ts';
import { createUserExecutionContext } from './user-execution-context.ts';

function make(caller: Caller, thread_id = newId.thread(), run_id = newId.run(thread_id)) {
  const { signal } = new AbortController();
  return createUserExecutionContext({
    caller,
    thread_id,
    run_id,
    run_timeout_ms: 1000,
    signal,
    log: silentLog,
    asked_at_ms: testClock.now(),
  });
}

test('a context cannot be changed and speaks as its user for as long as the run lasts', () => {
  const caller = testCaller();
  const context = make(caller);
  expect(context.user_id).toBe(caller.actor.user_id);
  expect(context.caller.signal).toBe(context.signal);
  expect(Object.isFrozen(context) && Object.isFrozen(context.caller) && Object.isFrozen(context.roles)).toBe(true);
  expect(() => Object.assign(context, { user_id: newId.user() })).toThrow(TypeError);
});

const zeros = '00000000-0000-0000-0000-000000000000';

test.each([
  ['user_id', () => testCaller({ user_id: userIdSchema.parse(`user_${zeros}`) })],
  [
    'organisation_id',
    () => testCaller({ organisation_id: orgIdSchema.parse('org_ffffffff-ffff-ffff-ffff-ffffffffffff') }),
  ],
  [
    'organisation_id',
    () => testCaller({ organisation_id: orgIdSchema.parse('org_01234567-89ab-cdef-0123-456789abcdef') }),
  ],
])('a made-up %s is refused', (field, caller) => {
  expect(() => make(caller())).toThrow(`A run cannot start without a real ${field}.`);
});

test('a run of another thread is refused', () => {
  expect(() => make(testCaller(), newId.thread(), newId.run(newId.thread()))).toThrow(/real run_id/);
  expect(() => make(testCaller(), threadIdSchema.parse(`thread_${zeros}`))).toThrow(/real thread_id/);
});
