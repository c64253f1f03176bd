import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Campaign, seconds, type SoakRow } from './campaign.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { gateway } from './gateway/gateway.ts';
import { kills } from './kills/kills.ts';
import { outage } from './outage/outage.ts';
import { steady } from './steady/steady.ts';

const campaigns: readonly Campaign[] = [kills, outage, gateway, steady, fuzz];
const usage = 'npm run soak -- [--scale S] [--only NAME]… [--seed N] [--json] [--list] [--help]';
const usualScale = 0.02;

interface Outcome {
  readonly campaign: string;
  readonly took_ms: number;
  readonly rows: readonly SoakRow[];
  /** Why it broke off. */
  readonly error?: string;
}

interface Settings {
  readonly scale: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Runs a campaign; all it started has ended and its folder is gone when this settles. */
async function runCampaign({ name, run }: Campaign, settings: Settings): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), `apex-soak-${name}-`));
  const closers: (() => Promise<unknown>)[] = [];
  const started = performance.now();
  const outcome = (rest: Pick<Outcome, 'rows' | 'error'>): Outcome => ({
    campaign: name,
    took_ms: Math.round(performance.now() - started),
    ...rest,
  });
  try {
    const rows = await run({
      ...settings,
      folder,
      say: (text) => say(`${name}: ${text}`),
      onEnd: (close) => closers.push(close),
    });
    return outcome({ rows });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (!settings.signal.aborted) say(`${name}: ${text}`);
    return outcome({ rows: [], error: text });
  } finally {
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => say(`${name}: could not be closed: ${String(error)}`));
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function tableOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap(({ campaign, took_ms, rows, error }) => [
    `${campaign} (${seconds(took_ms)})${error === undefined ? '' : `  BROKE OFF: ${error.split('\n')[0]}`}`,
    ...rows.map(({ what, value, bound, holds }) => {
      const verdict = holds === undefined ? '    ' : holds ? 'ok  ' : 'FAIL';
      return `  ${verdict} ${what.padEnd(52)} ${value}${bound === undefined ? '' : `   (${bound})`}`;
    }),
  ]);
  return lines.join('\n');
}

function numberOf(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new TypeError(`--${name} is no number from 0: ${text}`);
  return value;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scale: { type: 'string', default: String(usualScale) },
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '20261120' },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (values.list) {
    for (const { name, summary } of campaigns) process.stdout.write(`${name.padEnd(8)} ${summary}\n`);
    return 0;
  }
  const unknown = values.only.filter((name) => campaigns.every((one) => one.name !== name));
  if (unknown.length > 0) throw new TypeError(`no campaign is called ${unknown.join(', ')}; --list names them`);
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stopping.abort(new Error(`stopped by ${name}`)));
  }
  const settings = {
    scale: numberOf(values.scale, 'scale'),
    seed: numberOf(values.seed, 'seed'),
    signal: stopping.signal,
  };
  const outcomes: Outcome[] = [];
  for (const campaign of campaigns) {
    if (stopping.signal.aborted || (values.only.length > 0 && !values.only.includes(campaign.name))) continue;
    say(`${campaign.name} at scale ${settings.scale}, seed ${settings.seed}: ${campaign.summary}`);
    outcomes.push(await runCampaign(campaign, settings));
  }
  process.stdout.write(values.json ? `${JSON.stringify({ ...settings, outcomes })}\n` : `${tableOf(outcomes)}\n`);
  if (stopping.signal.aborted) return 130;
  const isBroken = outcomes.some(({ rows, error }) => error !== undefined || rows.some((row) => row.holds === false));
  return isBroken ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
