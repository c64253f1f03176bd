import { createDice, type KnownCall } from './known-calls.ts';

/** A request as the test knows it: the unit of the brute-force replay. */
export interface KnownRequest {
  readonly session: string;
  /** Seconds from the start of the trace. */
  readonly t: number;
  readonly sequence: number;
  readonly model: string;
  readonly blocks: readonly number[];
  readonly block_size: number;
  readonly prompt: number;
  readonly output: number;
  /** False for a copy of a request that was read before. */
  readonly first: boolean;
}

interface Turn {
  readonly t: number;
  readonly model: string;
  readonly in: number;
  readonly out: number;
  readonly blocks: readonly number[];
  readonly api_time: number;
  readonly think_time: number;
  readonly stop: string;
}

const blockSize = 64;
const gaps = [2, 40, 250, 300, 301, 900, 3600, 3601, 9000];

/** A session that grows, now and then drops its last blocks, and pauses for every lifetime there is. */
function turnsOf(seed: number, count: number, model: string): Turn[] {
  const dice = createDice(seed);
  const turns: Turn[] = [];
  let blocks = Array.from({ length: 20 }, (_, at) => at);
  let next = blocks.length;
  let t = 0;
  for (let turn = 0; turn < count; turn += 1) {
    t += turn === 0 ? 0 : (gaps[dice(gaps.length)] ?? 1);
    if (turn > 0 && dice(4) === 0) blocks = blocks.slice(0, Math.max(5, blocks.length - dice(12)));
    const added = 1 + dice(9);
    blocks = [...blocks, ...Array.from({ length: added }, () => next++)];
    const think_time = dice(1000) / 8;
    turns.push({
      t,
      model,
      in: blocks.length * blockSize - dice(blockSize),
      out: 1 + dice(800),
      blocks,
      api_time: 1 + seed / 1000 + turn / 8,
      think_time,
      stop: dice(3) === 0 ? 'end_turn' : 'tool_use',
    });
  }
  return turns;
}

function runsOf(blocks: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === block) last[1] += 1;
    else runs.push([block, 1]);
  }
  return runs;
}

function requestOf({ blocks, ...turn }: Turn): object {
  return { ...turn, type: 's', hash_runs: runsOf(blocks) };
}

export interface TraceFixture {
  readonly text: string;
  /** In the order of the file. */
  readonly requests: readonly KnownRequest[];
  /** The distinct calls, when the trace begins at this moment. */
  calls(start: string): KnownCall[];
}

function callsOf(requests: readonly KnownRequest[], start: string): KnownCall[] {
  return requests
    .filter((request) => request.first)
    .map(({ t, model, session, prompt, output }) => ({
      at: new Date(Date.parse(start) + t * 1000).toISOString(),
      model,
      project: '',
      session,
      user: '',
      feature: '',
      usage: { input: prompt, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output },
    }));
}

const known = (session: string, sequence: number, turn: Turn, first: boolean): KnownRequest => ({
  session,
  t: turn.t,
  sequence,
  model: turn.model,
  blocks: turn.blocks,
  block_size: blockSize,
  prompt: turn.in,
  output: turn.out,
  first,
});

/** Three sessions in the format of recorded coding agents: one is a fork of the first, one has a sub-agent. */
export function prefixTrace(): TraceFixture {
  const original = turnsOf(7, 24, 'claude-opus-4-6');
  // The fork replays the history an hour and a half later, and goes on by itself.
  const own = turnsOf(9, 8, 'claude-opus-4-6').map((turn) => ({ ...turn, t: turn.t + 200_000 }));
  const fork = [...original.slice(0, 14).map((turn) => ({ ...turn, t: turn.t + 5400 })), ...own];
  const agentStart = 1000.5;
  const agent = turnsOf(11, 6, 'claude-haiku-4-5');
  const parent = turnsOf(13, 10, 'claude-sonnet-4-5').map((turn, at) =>
    at < 3 ? turn : { ...turn, t: turn.t + 90_000 },
  );
  const traces = [
    { id: 'first', requests: original.map(requestOf) },
    { id: 'fork', requests: fork.map(requestOf) },
    {
      id: 'parent',
      requests: [
        ...parent.slice(0, 3).map(requestOf),
        { t: agentStart, type: 'subagent', agent_id: 'a1', subagent_type: 'Explore', requests: agent.map(requestOf) },
        ...parent.slice(3).map(requestOf),
      ],
    },
  ];
  const placed = [
    ...parent.slice(0, 3),
    ...agent.map((turn) => ({ ...turn, t: turn.t + agentStart })),
    ...parent.slice(3),
  ];
  const requests = [
    ...original.map((turn, at) => known('first', at, turn, true)),
    ...fork.map((turn, at) => known('fork', at, turn, at >= 14)),
    ...placed.map((turn, at) => known('parent', at, turn, true)),
  ];
  const lines = traces.map((trace) =>
    JSON.stringify({ ...trace, models: [], block_size: blockSize, hash_id_scope: 'local' }),
  );
  return { text: `${lines.join('\n')}\n`, requests, calls: (start) => callsOf(requests, start) };
}

/** Requests of many people with globally numbered blocks of 512 tokens, as chat services publish them. */
export function mooncakeTrace(): TraceFixture {
  const dice = createDice(3);
  const size = 512;
  const heads = Array.from({ length: 5 }, (_, head) => Array.from({ length: 4 + head }, (_, at) => head * 100 + at));
  let next = 1000;
  let t = 0;
  const requests = Array.from({ length: 60 }, (_, sequence): KnownRequest => {
    t += 1 + dice(200);
    const head = heads[dice(heads.length)] ?? [];
    const blocks = [...head.slice(0, 1 + dice(head.length)), ...Array.from({ length: dice(4) }, () => next++)];
    if (dice(3) === 0) heads[dice(heads.length)] = blocks;
    const prompt = blocks.length * size - dice(size);
    const model = 'claude-haiku-4-5';
    return { session: '', t, sequence, model, blocks, block_size: size, prompt, output: 1 + dice(300), first: true };
  });
  const lines = requests.map(({ t, prompt, output, blocks }) =>
    JSON.stringify({ timestamp: t * 1000, input_length: prompt, output_length: output, hash_ids: blocks }),
  );
  return { text: `${lines.join('\n')}\n`, requests, calls: (start) => callsOf(requests, start) };
}
