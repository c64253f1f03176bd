import { setTimeout as pause } from 'node:timers/promises';

const patienceMs = 300_000;

/** What a process tells of itself at `/metrics`. */
export async function gaugeOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`${url} tells no ${name}`);
  return Number(found);
}

async function untilZero(url: string, gauge: string): Promise<void> {
  for (const until = performance.now() + patienceMs; performance.now() < until; await pause(100)) {
    if ((await gaugeOf(url, gauge)) === 0) return;
  }
  throw new Error(`${gauge} did not come to 0 within ${patienceMs} ms`);
}

/** Telemetry was handed the record of every call that has ended. */
export const untilShipped = (gateway: string): Promise<void> =>
  untilZero(gateway, 'apex_gateway_journal_waiting_bytes');

/** What telemetry was handed is stored. */
export const untilStored = (telemetry: string): Promise<void> => untilZero(telemetry, 'apex_ingest_spool_frames');
