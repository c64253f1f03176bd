import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ApexUser, signUpUser } from '@apex/testkit/apex';
import { writePrefixTrace } from '../../data/prefix-trace.ts';
import { writeUsageCsv } from '../../data/usage-csv.ts';
import { type CpuSplit, cpuSplit } from '../../measure/cpu-split.ts';
import { interleave } from '../../measure/interleave.ts';
import { median } from '../../measure/statistics.ts';
import { timeMs } from '../../measure/stopwatch.ts';
import { type Product, startProduct } from '../../product/product.ts';
import type { Figure, RowContext } from '../../row.ts';

/** The real sessions, where they lie beside the repository. */
const realTrace = join(import.meta.dirname, '../../../../../shared/data/claude-code-sessions/traces.jsonl.gz');

interface ImportAnswer {
  readonly records: number;
  readonly calls: number;
  readonly rejected: readonly unknown[];
}

interface Contest {
  readonly args: readonly string[];
  readonly splits: CpuSplit[];
  answer?: ImportAnswer;
}

/** One import through the command line, by somebody who has imported nothing yet. */
async function importOnce(product: Product, user: ApexUser, contest: Contest): Promise<number> {
  let ms = 0;
  const split = await cpuSplit(product.pid, async () => {
    ms = await timeMs(async () => {
      contest.answer = await user.json<ImportAnswer>(['import', ...contest.args]);
    });
  });
  contest.splits.push(split);
  if (contest.answer?.rejected.length !== 0) throw new Error(`rejected: ${JSON.stringify(contest.answer)}`);
  return ms / 1000;
}

/** Files as users have them, through the command line into the running product. */
export async function* importFiles(context: RowContext): AsyncGenerator<Figure> {
  const rounds = context.quick ? 2 : 3;
  const isReal = existsSync(realTrace);
  const trace = isReal ? realTrace : join(context.folder, 'traces.jsonl.gz');
  if (!isReal) await writePrefixTrace(trace);
  const csv = join(context.folder, 'usage.csv');
  await writeUsageCsv(csv, 50_000);
  const product = await startProduct(context);
  const sessions: Contest = { args: [trace, '--format', 'prefix-trace'], splits: [] };
  const rows: Contest = { args: [csv], splits: [] };
  const run = (name: string, contest: Contest) => async (round: number) => {
    context.say(`${name}, round ${round + 1} of ${rounds}`);
    const user = await signUpUser(product.apex, `${name}-${round}@example.com`);
    return importOnce(product, user, contest);
  };
  const seen = await interleave({ sessions: run('sessions', sessions), rows: run('rows', rows) }, { rounds });
  const source = isReal ? 'the claude-code-sessions set' : 'a synthetic set like claude-code-sessions';
  yield figureOf(`${source}, ${sessions.answer?.records ?? 0} records`, { at_most: 2 }, seen.sessions, sessions.splits);
  yield figureOf(`CSV, ${rows.answer?.records ?? 0} rows`, { at_most: 5 }, seen.rows, rows.splits);
}

function figureOf(what: string, bar: { at_most: number }, seconds: number[], splits: readonly CpuSplit[]): Figure {
  const cpu_s = {
    command: median(splits.map(({ command }) => command)) / 1000,
    server: median(splits.map(({ server }) => server)) / 1000,
    engines: median(splits.map(({ engines }) => engines)) / 1000,
  };
  return { what, unit: 's', seen: median(seconds), bar, detail: { seconds, cpu_s } };
}
