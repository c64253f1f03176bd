import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt, type RecordingUser, workAs } from './support/recording-user.ts';

const people = 100;
/** No secret is a part of another, and each is found wherever it stands. */
const secretOf = (number: number): string =>
  `s3cret${createHash('sha256').update(`${number}`).digest('hex').slice(0, 24)}`;
const secretPattern = /s3cret[0-9a-f]{24}/g;
/** Whatever names one thing of one tenant. */
const idPattern =
  /\b(?:org|project|user|key|import|thread|message|family)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

let apex: ApexProcess;
let users: RecordingUser[];

beforeAll(async () => {
  apex = await startApex({ environment: { APEX_LOG_LEVEL: 'DEBUG', APEX_DRAIN_TIMEOUT_SECONDS: '1' } });
  users = await Promise.all(Array.from({ length: people }, (_, number) => workAs(apex, secretOf(number))));
}, 240_000);
afterAll(() => apex.close());

/** Who received each thing that a pattern finds. */
function holdersOf(pattern: RegExp): Map<string, Set<number>> {
  const holders = new Map<string, Set<number>>();
  for (const [number, { received }] of users.entries()) {
    for (const text of received) {
      for (const [found] of text.matchAll(pattern)) {
        const known = holders.get(found) ?? new Set();
        holders.set(found, known.add(number));
      }
    }
  }
  return holders;
}

test('a hundred people at once each received their own secret and nobody else’s', () => {
  const holders = holdersOf(secretPattern);
  expect(holders.size).toBe(people);
  const wrong = users.flatMap(({ secret }, number) =>
    [...(holders.get(secret) ?? [])].filter((holder) => holder !== number).map((holder) => `${holder} saw ${number}`),
  );
  expect(wrong).toEqual([]);
  const own = users.map(({ secret, received }) => received.filter((text) => text.includes(secret)).length);
  expect(Math.min(...own)).toBeGreaterThan(15);
});

test('no id of anything was told to two of them', () => {
  const holders = holdersOf(idPattern);
  expect(holders.size).toBeGreaterThan(people * 6);
  expect([...holders].filter(([, who]) => who.size > 1).map(([id]) => id)).toEqual([]);
});

test('each asked for all that is their neighbour’s by its id, and got nothing of it', async () => {
  for (const user of users) user.received.length = 0;
  const answers = await Promise.all(
    users.map(async (user, number) => {
      const neighbour = users[(number + 1) % people];
      if (neighbour === undefined) throw new Error('nobody is next');
      const { things } = neighbour;
      const statuses = await lookAt(user.ask, things);
      const inTheirs = await user.ask('GET', '/api/calls', undefined, { 'x-apex-project': things.project_id });
      const revoked = await user.ask('DELETE', `/api/keys/${things.key_id}`);
      const stopped = await user.ask('POST', `/api/runs/${things.run_id}/stop`, {});
      const added = await user.ask('POST', `/api/imports/${things.import_id}/finish`, {});
      const followed = await user.talk({ type: 'subscribe', run_id: things.run_id });
      const told = await user.talk({ type: 'ask', thread_id: things.thread_id, text: 'And by model?' });
      return {
        notThere: statuses.filter((status) => status === 404).length,
        refused: [inTheirs, revoked, stopped, added].map(({ status }) => status),
        errors: [followed['error_code'], told['error_code']],
      };
    }),
  );
  const expected = {
    notThere: 6,
    refused: [404, 404, 404, 404],
    errors: ['CHAT_RUN_NOT_FOUND', 'CHAT_THREAD_NOT_FOUND'],
  };
  expect(answers).toEqual(users.map(() => expected));
  const seen = users.flatMap(({ secret, received }, number) =>
    received.flatMap((text) => [...text.matchAll(secretPattern)].map(([found]) => [number, found === secret])),
  );
  expect(seen.filter(([, isOwn]) => isOwn === false)).toEqual([]);
}, 180_000);

test('what is open to everybody, and the log, tell nothing of anybody', async () => {
  const open = await Promise.all(
    ['/metrics', '/health', '/', '/.well-known/jwks.json'].map((path) => fetch(apex.url + path)),
  );
  const texts = [...(await Promise.all(open.map((answer) => answer.text()))), apex.log()];
  expect(apex.log().length).toBeGreaterThan(1000);
  for (const text of texts) {
    expect(text.match(secretPattern) ?? []).toEqual([]);
    expect(text).not.toMatch(/apex_(?:live|test|refresh)_\w{8}|eyJ[\w-]+\.eyJ/);
  }
});
