import type { Caller, Occurrence, OccurrenceQuery } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

async function stream(caller: Caller, query: Partial<OccurrenceQuery> = {}): Promise<Occurrence[]> {
  const all: Occurrence[] = [];
  for await (const { occurrences } of fixture.telemetry.api.streamOccurrences(caller, { order: 'session', ...query })) {
    all.push(...occurrences);
  }
  return all;
}

const second = (index: number): string => new Date(Date.UTC(2026, 1, 1, 0, 0, index)).toISOString();

test('a call of forked sessions has a record in each, of which one is the first', async () => {
  const caller = newCaller();
  const prefix = {
    scope: 'session',
    block_size: 64,
    runs: [[0, 3] as [number, number], [9, 1] as [number, number]],
  } as const;
  const summary = await importAll(fixture.telemetry, caller, [
    record('shared', { session: 'one', sequence: 0, at: second(0), prefix: { ...prefix, runs: [...prefix.runs] } }),
    record('shared', { session: 'two', sequence: 4, at: second(50) }),
    record('own', { session: 'two', sequence: 5, at: second(60) }),
    record('without usage', { session: 'two', sequence: 6, at: second(70), usage: null }),
  ]);
  expect(summary).toMatchObject({ records: 4, calls: 3, duplicates: 1 });
  const all = await stream(caller);
  expect(all.map(({ session, sequence, first }) => [session, sequence, first])).toEqual([
    ['one', 0, true],
    ['two', 4, false],
    ['two', 5, true],
  ]);
  expect(all[0]).toMatchObject({
    prefix,
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    at_ms: Date.parse(second(0)),
  });
  expect(all[0]?.usage).toMatchObject({ input: 1000, output: 100 });
  expect(all[1]?.prefix).toBeNull();
  expect(all[1]?.call_id).toBe(all[0]?.call_id);
});

test('records come by session or by time, of one session, of a period or of an import', async () => {
  const caller = newCaller();
  const early = [record('1', { session: 'b', at: second(1) }), record('2', { session: 'a', at: second(2) })];
  const late = [
    record('3', { session: 'b', at: second(3), sequence: 1 }),
    record('2', { session: 'a', at: second(2) }),
  ];
  const first = await importAll(fixture.telemetry, caller, early);
  const next = await importAll(fixture.telemetry, caller, late);
  const places = (all: Occurrence[]) => all.map(({ session, at_ms }) => `${session}${(at_ms / 1000) % 60}`);
  expect(places(await stream(caller, { order: 'session' }))).toEqual(['a2', 'b1', 'b3']);
  expect(places(await stream(caller, { order: 'time' }))).toEqual(['b1', 'a2', 'b3']);
  expect(places(await stream(caller, { session: 'b' }))).toEqual(['b1', 'b3']);
  expect(places(await stream(caller, { from: second(2), to: second(3) }))).toEqual(['a2']);
  expect(places(await stream(caller, { import_id: first.import_id }))).toEqual(['a2', 'b1']);
  expect(places(await stream(caller, { import_id: next.import_id }))).toEqual(['a2', 'b3']);
});

test('an import’s spend is that of all calls it told of, also of those that were known', async () => {
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [record('1'), record('other')]);
  const again = await importAll(fixture.telemetry, caller, [record('1'), record('2')]);
  const { total } = await fixture.telemetry.api.querySpend(caller, {
    by: [],
    measures: [],
    filters: [],
    limit: 10,
    import_id: again.import_id,
  });
  expect([again.calls, total.calls]).toEqual([1, 2]);
});

test('a record that is told better replaces what was streamed before and keeps its place', async () => {
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [record('1', { usage: { input: 10, output: 1 }, at: second(1) })]);
  const runs: [number, number][] = [[5, 5]];
  await importAll(fixture.telemetry, caller, [
    record('1', { usage: { input: 10, output: 9 }, at: second(30), prefix: { scope: 'global', block_size: 16, runs } }),
  ]);
  await importAll(fixture.telemetry, caller, [record('1', { usage: { input: 10, output: 12 }, at: second(40) })]);
  const all = await stream(caller);
  expect(all).toHaveLength(1);
  expect(all[0]).toMatchObject({
    at_ms: Date.parse(second(1)),
    usage: { output: 12 },
    first: true,
    prefix: { scope: 'global', runs },
  });
});

test('chunks hold at most five thousand records and nothing is missed or repeated', async () => {
  const caller = newCaller();
  const records = Array.from({ length: 12_001 }, (_, index) =>
    record(`r${index}`, { sequence: index, at: second(index) }),
  );
  await importAll(fixture.telemetry, caller, records);
  const sizes: number[] = [];
  const seen: number[] = [];
  const answer = fixture.telemetry.api.streamOccurrences(caller, { order: 'session' });
  let step = await answer.next();
  while (step.done !== true) {
    sizes.push(step.value.occurrences.length);
    seen.push(...step.value.occurrences.map(({ sequence }) => sequence));
    step = await answer.next();
  }
  expect(step.value).toEqual({ count: 12_001 });
  expect(sizes).toEqual([5000, 5000, 2001]);
  expect(seen).toEqual(records.map((_, index) => index));
});

test('the stream ends when its caller goes away', async () => {
  const controller = new AbortController();
  const caller = newCaller({ signal: controller.signal });
  const records = Array.from({ length: 11_000 }, (_, index) =>
    record(`r${index}`, { sequence: index, at: second(index) }),
  );
  await importAll(fixture.telemetry, caller, records);
  const answer = fixture.telemetry.api.streamOccurrences(caller, { order: 'time' });
  expect((await answer.next()).done).toBe(false);
  controller.abort();
  const rest = async () => {
    for await (const chunk of answer) expect(chunk.occurrences.length).toBeGreaterThan(0);
  };
  await expect(rest()).rejects.toMatchObject({ kind: 'cancelled' });
});
