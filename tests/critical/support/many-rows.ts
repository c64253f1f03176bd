import { writeFile } from 'node:fs/promises';

/** Picodollars a token of gpt-4o, as its vendor lists it. */
const inputRate = 2_500_000n;
const outputRate = 10_000_000n;

export interface ManyRows {
  readonly path: string;
  readonly rows: number;
  readonly cost_usd: string;
  /** Calls of each day. */
  readonly days: Readonly<Record<string, number>>;
}

/** A CSV of distinct calls over four weeks, and what it must come to. */
export async function writeManyRows(path: string, rows: number): Promise<ManyRows> {
  const lines = ['timestamp,request_id,model,user,session_id,prompt_tokens,completion_tokens'];
  const days: Record<string, number> = {};
  let cost = 0n;
  for (let row = 0; row < rows; row += 1) {
    const at = new Date(Date.UTC(2026, 2, 1 + (row % 28), row % 24, row % 60)).toISOString();
    const [input, output] = [row % 3000, row % 400];
    lines.push(`${at},r${row},gpt-4o,u${row % 7},s${row % 50},${input},${output}`);
    cost += BigInt(input) * inputRate + BigInt(output) * outputRate;
    days[at.slice(0, 10)] = (days[at.slice(0, 10)] ?? 0) + 1;
  }
  await writeFile(path, `${lines.join('\n')}\n`);
  const digits = cost.toString().padStart(13, '0');
  return { path, rows, days, cost_usd: `${digits.slice(0, -12)}.${digits.slice(-12)}` };
}
