import { parquetWriteBuffer } from 'hyparquet-writer';
import { createDice, type KnownCall } from './known-calls.ts';

export interface TableWish {
  /** Decides days and sessions, so that no two tables look alike. */
  readonly number: number;
  readonly rows: number;
  readonly model: string;
  /** Most tokens a call read from a cache. */
  readonly cached?: number;
}

/** Calls as a table tells them. */
export function tableCalls({ number, rows, model, cached = 0 }: TableWish): KnownCall[] {
  const dice = createDice(100 + number);
  return Array.from({ length: rows }, (_, row) => ({
    at: new Date(Date.UTC(2026, 3, 1 + number, dice(24), row % 60, row)).toISOString(),
    model,
    project: `project-${dice(2)}`,
    session: `talk-${number}-${dice(4)}`,
    user: ['ada', 'bob', 'eve'][dice(3)] ?? 'ada',
    feature: ['search', 'summary'][dice(2)] ?? 'search',
    usage: {
      input: 10 + dice(5000),
      cache_read: dice(cached + 1),
      cache_write_5m: 0,
      cache_write_1h: 0,
      output: 1 + dice(900),
    },
  }));
}

const line = (cells: readonly (string | number)[]): string => cells.join(',');

/** A CSV as gateways export it, with cached tokens inside the prompt as its totals prove. */
export function usualCsv(calls: readonly KnownCall[]): string {
  const header =
    'timestamp,request_id,model,user,project,session_id,feature,prompt_tokens,cached_tokens,completion_tokens,total_tokens';
  const rows = calls.map((call, at) => {
    const { input, cache_read, output } = call.usage;
    const prompt = input + cache_read;
    const cells = [call.at, `csv-${at}`, call.model, call.user, call.project, call.session, call.feature];
    return line([...cells, prompt, cache_read, output, prompt + output]);
  });
  return `${[header, ...rows].join('\r\n')}\r\n`;
}

/** A CSV that nobody could guess: its columns need a mapping, and no column names the model. */
export function strangeCsv(calls: readonly KnownCall[]): string {
  const rows = calls.map((call, at) =>
    [call.at.slice(0, 19).replace('T', ' '), `"zeile ""${at}"""`, call.user, call.usage.input, call.usage.output].join(
      ';',
    ),
  );
  return `${['wann;kennung;wer;rein;raus', ...rows].join('\n')}\n`;
}

export const strangeMapping = ['at=wann', 'id=kennung', 'user=wer', 'input=rein', 'output=raus'].flatMap((pair) => [
  '--map',
  pair,
]);

/** JSON lines in the terms of Anthropic's API: cached tokens beside the input. */
export function jsonLines(calls: readonly KnownCall[]): string {
  const rows = calls.map(({ at, model, user, project, session, feature, usage }, number) =>
    JSON.stringify({
      created_at: at,
      id: `line-${number}`,
      model,
      user_id: user,
      project_name: project,
      session_id: session,
      feature,
      input_tokens: usage.input,
      output_tokens: usage.output,
      cache_read_input_tokens: usage.cache_read,
    }),
  );
  return `${rows.join('\n')}\n`;
}

export function parquet(calls: readonly KnownCall[]): Buffer {
  const text = (name: string, value: (call: KnownCall) => string) => ({
    name,
    data: calls.map(value),
    type: 'STRING' as const,
  });
  const count = (name: string, value: (call: KnownCall) => number) => ({
    name,
    data: calls.map(value),
    type: 'INT32' as const,
  });
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'timestamp', data: calls.map((call) => new Date(call.at)), type: 'TIMESTAMP' },
        text('request_id', (call) => `parquet-${calls.indexOf(call)}`),
        text('model', (call) => call.model),
        text('user', (call) => call.user),
        text('project', (call) => call.project),
        text('session_id', (call) => call.session),
        text('feature', (call) => call.feature),
        count('input_tokens', (call) => call.usage.input),
        count('output_tokens', (call) => call.usage.output),
      ],
    }),
  );
}
