import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createDice, type KnownCall } from './known-calls.ts';

export interface LogFixture {
  readonly folder: string;
  readonly files: number;
  readonly records: number;
  readonly calls: readonly KnownCall[];
}

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 3, 9, minute)).toISOString();

interface Answer {
  readonly number: number;
  readonly model: string;
  readonly usage: KnownCall['usage'];
  readonly session: string;
  readonly project: string;
}

/** Lines of one answer: the same ids and growing counts, as they are streamed. */
function linesOf({ number, model, usage, session, project }: Answer, parts: number): string[] {
  return Array.from({ length: parts }, (_, part) =>
    JSON.stringify({
      type: 'assistant',
      sessionId: session,
      uuid: `uuid-${session}-${number}-${part}`,
      requestId: `req_${number}`,
      timestamp: at(number),
      cwd: `/home/ada/${project}`,
      gitBranch: 'main',
      version: '2.0.1',
      message: {
        id: `msg_01TestAnswerNumber${String(number).padStart(4, '0')}`,
        role: 'assistant',
        model,
        stop_reason: part === parts - 1 ? 'end_turn' : null,
        content: [{ type: 'text', text: 'This text must never leave the machine.' }],
        usage: {
          input_tokens: usage.input,
          cache_read_input_tokens: usage.cache_read,
          cache_creation_input_tokens: usage.cache_write_5m + usage.cache_write_1h,
          cache_creation: {
            ephemeral_5m_input_tokens: usage.cache_write_5m,
            ephemeral_1h_input_tokens: usage.cache_write_1h,
          },
          output_tokens: part === parts - 1 ? usage.output : 1,
          service_tier: 'standard',
        },
      },
    }),
  );
}

const noise = [
  JSON.stringify({ type: 'summary', summary: 'About a shop', leafUuid: 'x' }),
  JSON.stringify({ type: 'user', sessionId: 's', uuid: 'u', message: { role: 'user', content: 'Mend the till.' } }),
  JSON.stringify({ type: 'file-history-snapshot', messageId: 'm', snapshot: {} }),
];

/** Session logs of Claude Code: streamed parts, a forked session, a sub-agent, one file compressed. */
export async function claudeLogs(folder: string): Promise<LogFixture> {
  const dice = createDice(21);
  const answer = (number: number, session: string, project: string): Answer => ({
    number,
    model: dice(3) === 0 ? 'claude-haiku-4-5' : 'claude-opus-4-6',
    usage: {
      input: 3 + dice(50),
      cache_read: dice(40_000),
      cache_write_5m: dice(2000),
      cache_write_1h: dice(3) === 0 ? dice(1500) : 0,
      output: 2 + dice(900),
    },
    session,
    project,
  });
  const first = Array.from({ length: 12 }, (_, number) => answer(number, 'session-a', 'shop'));
  const own = Array.from({ length: 4 }, (_, number) => answer(20 + number, 'session-b', 'shop'));
  const other = Array.from({ length: 5 }, (_, number) => answer(30 + number, 'session-c', 'till'));
  const forked = first.slice(0, 7).map((one) => ({ ...one, session: 'session-b' }));
  const texts = [
    [...noise, ...first.flatMap((one, index) => linesOf(one, 1 + (index % 3)))],
    [...noise, ...[...forked, ...own].flatMap((one) => linesOf(one, 1))],
    other.flatMap((one) => linesOf(one, 2)),
  ];
  const names = [
    '-home-ada-shop/session-a.jsonl',
    '-home-ada-shop/session-b.jsonl.gz',
    '-home-ada-till/session-c.jsonl',
  ];
  for (const [index, name] of names.entries()) {
    const path = join(folder, 'projects', name);
    await mkdir(join(path, '..'), { recursive: true });
    const text = `${texts[index]?.join('\n')}\n`;
    await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  }
  const records = texts.flat().filter((line) => line.includes('"usage"')).length;
  const calls = [...first, ...own, ...other].map(({ number, model, usage, session, project }): KnownCall => ({
    at: at(number),
    model,
    usage,
    session,
    project,
    user: '',
    feature: '',
  }));
  return { folder, files: 3, records, calls };
}

interface Tokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

const counts = ({ input, cached, output }: Tokens): object => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 0,
  total_tokens: input + output,
});

const root = '01990000-0000-7000-8000-00000000000a';
const fork = '01990000-0000-7000-8000-00000000000b';

/** Rollout logs of Codex: running totals, events that repeat them, and a fork that replays its parent's history. */
export async function codexLogs(folder: string): Promise<LogFixture> {
  const dice = createDice(33);
  const steps = Array.from({ length: 12 }, (): Tokens => {
    const cached = 1000 + dice(20_000);
    return { input: cached + 1 + dice(900), cached, output: 1 + dice(700) };
  });
  let total: Tokens = { input: 0, cached: 0, output: 0 };
  const events = steps.map((step, index) => {
    total = { input: total.input + step.input, cached: total.cached + step.cached, output: total.output + step.output };
    return { minute: 100 + index, step, total };
  });
  const line = (minute: number, type: string, payload: object): string =>
    JSON.stringify({ timestamp: at(minute), type, payload });
  const counted = (one: (typeof events)[number], minute: number): string =>
    line(minute, 'event_msg', {
      type: 'token_count',
      info: { total_token_usage: counts(one.total), last_token_usage: counts(one.step) },
    });
  const context = line(100, 'turn_context', { cwd: '/home/ada/billing', model: 'gpt-5-codex' });
  const head = (id: string, more: object = {}): string =>
    line(100, 'session_meta', {
      id,
      cwd: '/home/ada/billing',
      cli_version: '0.50.0',
      model_provider: 'openai',
      ...more,
    });
  // Every third event comes twice: the second one only repeats the total.
  const parent = [
    head(root),
    context,
    ...events
      .slice(0, 9)
      .flatMap((one, index) =>
        index % 3 === 0 ? [counted(one, one.minute), counted(one, one.minute)] : [counted(one, one.minute)],
      ),
  ];
  const forkMinute = 300;
  const child = [
    head(fork, { forked_from_id: root }),
    context,
    ...events.slice(0, 5).map((one) => counted(one, forkMinute)),
    ...events.slice(9).map((one) => counted(one, one.minute + 250)),
  ];
  const day = join(folder, 'sessions', '2026', '03', '03');
  await mkdir(day, { recursive: true });
  await writeFile(join(day, `rollout-2026-03-03T10-40-00-${root}.jsonl`), `${parent.join('\n')}\n`);
  await writeFile(join(day, `rollout-2026-03-03T14-00-00-${fork}.jsonl`), `${child.join('\n')}\n`);
  const calls = events.map(({ minute, step }, index): KnownCall => ({
    at: at(index < 9 ? minute : minute + 250),
    model: 'gpt-5-codex',
    project: 'billing',
    session: index < 9 ? root : fork,
    user: '',
    feature: '',
    usage: {
      input: step.input - step.cached,
      cache_read: step.cached,
      cache_write_5m: 0,
      cache_write_1h: 0,
      output: step.output,
    },
  }));
  return { folder, files: 2, records: 9 + 5 + 3, calls };
}
