import { type Caller, type ReplayCall, type ReplayQuery, telemetryRoutes, type UsageSumsQuery } from '@apex/contracts';
import { formatUsd, parseUsd, sumPico } from '@apex/pricing';
import { promptTokens } from '@apex/tokens';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

async function replay(caller: Caller, query: Partial<ReplayQuery> & Pick<ReplayQuery, 'order'>): Promise<ReplayCall[]> {
  const all: ReplayCall[] = [];
  const input = { filters: [], ...query };
  for await (const { calls } of fixture.telemetry.api.streamReplay(caller, input)) all.push(...calls);
  return all;
}

const sums = (caller: Caller, query: Partial<UsageSumsQuery> = {}) =>
  fixture.telemetry.api.sumUsage(caller, telemetryRoutes.sumUsage.input.parse(query));
const second = (index: number): string => new Date(Date.UTC(2026, 1, 1, 0, 0, index)).toISOString();
const failed = { status: 'error', error_type: 'timeout' } as const;

test('records come by session with what their calls tell: cost, tools, labels, copies marked as such', async () => {
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [
    record('shared', {
      session: 'one',
      at: second(0),
      latency_ms: 1500,
      feature: 'chat',
      tools: ['Read', 'Read'],
      tags: { tool_definition_tokens: '640' },
      prefix: { scope: 'session', block_size: 64, runs: [[0, 3]] },
      tier: 'batch',
    }),
    record('shared', { session: 'two', sequence: 4, at: second(50) }),
    record('lost', { session: 'two', sequence: 5, at: second(60), usage: null, ...failed }),
  ]);
  const all = await replay(caller, { order: 'calls' });
  expect(all.map(({ session, sequence, first }) => [session, sequence, first])).toEqual([
    ['one', 0, true],
    ['two', 4, false],
    ['two', 5, true],
  ]);
  expect(all[0]).toMatchObject({
    at_ms: Date.parse(second(0)),
    latency_ms: 1500,
    provider: 'anthropic',
    tier: 'batch',
    feature: 'chat',
    project: 'default',
    usage: { input: 1000, output: 100 },
    cost_usd: '0.00225',
    tool_calls: 2,
    tool_definition_tokens: 640,
    prefix: { scope: 'session', block_size: 64, runs: [[0, 3]] },
  });
  expect(all[1]).toMatchObject({ call_id: all[0]?.call_id, prefix: null, tool_calls: 2 });
  expect(all[2]).toMatchObject({ usage: null, cost_usd: null, failed: true, feature: '(none)' });
});

test('repeats are failures, answers cut off and prompts that came again, by prompt and then time', async () => {
  const caller = newCaller();
  const plain = { session: 's', feature: 'f' };
  await importAll(fixture.telemetry, caller, [
    record('a1', { ...plain, prompt_hash: 'b', at: second(9) }),
    record('a2', { ...plain, prompt_hash: 'b', at: second(2), session: 'another' }),
    record('once', { ...plain, prompt_hash: 'c', at: second(3) }),
    record('alone', { ...plain, prompt_hash: 'd', at: second(4), ...failed }),
    record('cut', { ...plain, prompt_hash: 'e', at: second(5), finish_reason: 'Cancelled' }),
    record('n1', { ...plain, at: second(6), ...failed }),
    record('n2', { ...plain, at: second(7) }),
    record('unlike', { ...plain, at: second(8), usage: { input: 77, output: 1 } }),
    record('twice1', { ...plain, at: second(10), usage: { input: 78, output: 1 } }),
    record('twice2', { ...plain, at: second(11), usage: { input: 78, output: 1 } }),
  ]);
  const all = await replay(caller, { order: 'repeats' });
  expect(all.find(({ prompt_hash }) => prompt_hash === 'd')).toMatchObject({ failed: true, error_type: 'timeout' });
  const seconds = (some: ReplayCall[]) => some.map(({ at_ms }) => (at_ms / 1000) % 60);
  expect(seconds(all.filter(({ prompt_hash }) => prompt_hash !== ''))).toEqual([2, 9, 4, 5]);
  expect(seconds(all.filter(({ prompt_hash }) => prompt_hash === ''))).toEqual([6, 7]);
  const some = await replay(caller, {
    order: 'repeats',
    filters: [{ dimension: 'session', op: 'eq', value: 's' }],
    from: second(4),
    to: second(6),
  });
  expect(seconds(some)).toEqual([4, 5]);
});

test('sums between cuts are those of the calls in each band', async () => {
  const caller = newCaller();
  const records = Array.from({ length: 60 }, (_, index) =>
    record(`call ${index}`, {
      sequence: index,
      at: new Date(Date.UTC(2026, 1, 1) + index * 5 * 3_600_000).toISOString(),
      model: index % 3 === 0 ? 'claude-sonnet-4-5' : index % 3 === 1 ? 'claude-opus-4-6' : 'nobody knows',
      feature: index % 2 === 0 ? 'even' : 'odd',
      prompt_hash: index % 4 === 0 ? `hash ${index}` : '',
      usage: index % 10 === 9 ? null : { input: index * 10, cache_read: index * 100, output: index },
    }),
  );
  await importAll(fixture.telemetry, caller, records);
  const cuts = {
    prompt_above: [1100, 3300],
    at: ['2026-02-05T00:00:00Z'],
    seconds_of_day: [43_200],
    call_above: [5000],
  };
  const { rows, from, to } = await sums(caller, cuts);
  expect([from, to]).toEqual(
    [records[0]?.at, new Date(Date.parse(records.at(-1)?.at ?? '') + 1).toISOString()].map((at) =>
      new Date(at ?? '').toISOString(),
    ),
  );
  expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(60);
  expect(rows.reduce((sum, { hashed_calls }) => sum + hashed_calls, 0)).toBe(15);
  const calls = await replay(caller, { order: 'calls' });
  const bandOf = (call: ReplayCall) => {
    const prompt = call.usage === null ? 0 : promptTokens(call.usage);
    const whole = prompt + (call.usage?.output ?? 0);
    return {
      model: call.model,
      feature: call.feature,
      has_usage: call.usage !== null,
      priced: call.cost_usd !== null,
      prompt_band: cuts.prompt_above.filter((cut) => prompt > cut).length,
      at_band: call.at_ms >= Date.UTC(2026, 1, 5) ? 1 : 0,
      day_band: call.at_ms % 86_400_000 >= 43_200_000 ? 1 : 0,
      call_band: whole > 5000 ? 1 : 0,
    };
  };
  const groups = Map.groupBy(calls, (call) => JSON.stringify(bandOf(call)));
  expect(rows).toHaveLength(groups.size);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const row = rows.find((one) =>
      Object.entries(bandOf(first)).every(([name, value]) => Reflect.get(one, name) === value),
    );
    expect(row).toMatchObject({
      calls: group.length,
      cost_usd: formatUsd(sumPico(group.map(({ cost_usd }) => parseUsd(cost_usd ?? '0')))),
      tokens: { input: group.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0) },
    });
  }
  const plain = await sums(caller, { by_feature: false, filters: [{ dimension: 'feature', op: 'eq', value: 'odd' }] });
  expect(plain.rows.every(({ feature, prompt_band }) => feature === '' && prompt_band === 0)).toBe(true);
  expect(plain.rows.reduce((sum, row) => sum + row.calls, 0)).toBe(30);
});

test('nothing is said of nothing, and a stream ends when its caller goes away', async () => {
  const controller = new AbortController();
  const caller = newCaller({ signal: controller.signal });
  expect(await sums(caller)).toEqual({ rows: [], from: null, to: null });
  expect(await replay(caller, { order: 'calls' })).toEqual([]);
  const records = Array.from({ length: 11_000 }, (_, index) =>
    record(`r${index}`, { sequence: index, at: second(index) }),
  );
  await importAll(fixture.telemetry, caller, records);
  const answer = fixture.telemetry.api.streamReplay(caller, { order: 'calls', filters: [] });
  expect((await answer.next()).done).toBe(false);
  controller.abort();
  const rest = async () => {
    for await (const { calls } of answer) expect(calls.length).toBeGreaterThan(0);
  };
  await expect(rest()).rejects.toMatchObject({ kind: 'cancelled' });
});
