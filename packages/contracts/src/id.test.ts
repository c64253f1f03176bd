import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runIdSchema, threadIdOfRun, threadIdSchema, userIdSchema } from './id.ts';

const threadId = fc.uuid().map((uuid) => threadIdSchema.parse(`thread_${uuid}`));

test('a run id gives its thread back', () => {
  fc.assert(
    fc.property(threadId, fc.uuid(), (thread, uuid) => {
      expect(threadIdOfRun(runIdSchema.parse(`run_${thread}_${uuid}`))).toBe(thread);
    }),
  );
});

test('the older form of a run id still parses to its thread', () => {
  fc.assert(
    fc.property(threadId, fc.uuid(), (thread, uuid) => {
      expect(threadIdOfRun(runIdSchema.parse(`thread_${thread}_run_1760000000000_${uuid}`))).toBe(thread);
      const bare = thread.slice('thread_'.length);
      expect(threadIdOfRun(runIdSchema.parse(`thread_${bare}_run_1760000000_${uuid.slice(0, 8)}`))).toBe(thread);
    }),
  );
});

test('anything else is refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(runIdSchema.safeParse(text).success).toBe(false);
      expect(userIdSchema.safeParse(`user_${text}`).success).toBe(false);
    }),
  );
});
