import { afterEach } from 'vitest';
import type { SimulatorOptions } from './options.ts';
import { type ProviderSimulator, startProviderSimulator } from './server.ts';

const open: ProviderSimulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that is closed after the test. */
export async function start(options: Partial<SimulatorOptions> = {}): Promise<ProviderSimulator> {
  const simulator = await startProviderSimulator({ seed: 7, ...options });
  open.push(simulator);
  return simulator;
}

export const post = (
  simulator: ProviderSimulator,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => fetch(simulator.url + path, { method: 'POST', body: JSON.stringify(body), headers });

export const user = (content: string) => [{ role: 'user', content }];

/** The JSON of a stream's events, in order. */
export const eventsOf = (text: string): readonly unknown[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)) as unknown);
