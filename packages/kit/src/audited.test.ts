import { type Api, type AuditNote, type Caller, defineRoutes } from '@apex/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { audited } from './audited.ts';

const common = { tag: 'x', summary: 'x', access: 'all', errors: [], example: { output: {} } } as const;
const routes = defineRoutes({
  share: {
    ...common,
    method: 'POST',
    path: '/share',
    audit: { action: 'thread.share', target: 'thread.id', details: ['kind', 'absent'] },
    input: z.object({ kind: z.string() }),
    output: z.object({ thread: z.object({ id: z.string() }) }),
  },
  look: { ...common, method: 'POST', path: '/look', input: z.object({}), output: z.object({}) },
  fillSample: {
    ...common,
    method: 'POST',
    path: '/fill',
    audit: { action: 'sample.fill' },
    input: z.object({ steps: z.int() }),
    progress: z.int(),
    output: z.object({}),
  },
});
// What is asked of the caller here is where they work and that they are somebody.
const caller = { actor: {}, project_id: 'project_1' } as Caller;

function start(failsAfter = Number.POSITIVE_INFINITY) {
  const notes: AuditNote[] = [];
  const ended: number[] = [];
  const api: Api<typeof routes> = {
    share: async (_, { kind }) => {
      if (kind === 'refused') throw new Error('refused');
      return { thread: { id: 'thread_1' } };
    },
    look: async () => ({}),
    async *fillSample(_, { steps }) {
      try {
        for (let step = 0; step < steps; step += 1) {
          if (step === failsAfter) throw new Error('broken');
          yield step;
        }
        return {};
      } finally {
        ended.push(steps);
      }
    },
  };
  return { notes, ended, api: audited(routes, api, async (_, note) => void notes.push(note)) };
}

test('what is done and declared leaves a line with its fields; what is refused or undeclared leaves none', async () => {
  const { api, notes } = start();
  await api.look(caller, {});
  await expect(api.share(caller, { kind: 'refused' })).rejects.toThrow('refused');
  expect(await api.share(caller, { kind: 'link' })).toEqual({ thread: { id: 'thread_1' } });
  expect(notes).toEqual([{ action: 'thread.share', target: 'thread_1', details: { kind: 'link' } }]);
});

test('a stream leaves its line when it ends, and says so when it ended in the middle', async () => {
  const whole = start();
  for await (const _ of whole.api.fillSample(caller, { steps: 2 })) expect(whole.notes).toEqual([]);
  expect(whole.notes).toEqual([{ action: 'sample.fill', target: 'project_1' }]);
  const left = start();
  for await (const _ of left.api.fillSample(caller, { steps: 3 })) break;
  expect(left.notes).toMatchObject([{ details: { finished: false } }]);
  expect(left.ended).toEqual([3]);
  const broken = start(1);
  const stream = broken.api.fillSample(caller, { steps: 3 });
  await stream.next();
  await expect(stream.next()).rejects.toThrow('broken');
  expect(broken.notes).toMatchObject([{ details: { finished: false } }]);
  const refused = start(0);
  await expect(refused.api.fillSample(caller, { steps: 3 }).next()).rejects.toThrow('broken');
  expect(refused.notes).toEqual([]);
});

test('a line that cannot be written is no secret to who asked', async () => {
  const { api } = start();
  const deaf = audited(routes, api, () => Promise.reject(new Error('no log')));
  await expect(deaf.share(caller, { kind: 'link' })).rejects.toThrow('no log');
});
