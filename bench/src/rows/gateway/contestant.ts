import { cpuMs } from '../../measure/process-tree.ts';
import type { Child } from '../../peer/start-child.ts';
import type { Round, RoundSeen } from './load-client.ts';

/** A proxy that is measured. */
export interface Contestant {
  readonly url: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Resolves once what requests have left behind is done; absent: nothing is. */
  readonly settled?: () => Promise<void>;
}

/** One kind of call at one number of clients. */
export type Traffic = Pick<Round, 'path' | 'body' | 'expected' | 'connections' | 'seconds'>;

export interface ProxySeen extends RoundSeen {
  /** Microseconds of the proxy's process a request, with all that comes after the answer. */
  readonly cpu_us: number;
  /** The same until the last answer alone. */
  readonly cpu_us_answering: number;
  readonly requests_per_second: number;
}

/** One round of one proxy. */
export async function measureRound(
  client: Child,
  { url, pid, headers, settled }: Contestant,
  traffic: Traffic,
): Promise<ProxySeen> {
  const before = await cpuMs(pid);
  client.send({ ...traffic, url, headers } satisfies Round);
  const seen = (await client.next()) as RoundSeen | { readonly error: string };
  if ('error' in seen) throw new Error(`load on ${url}: ${seen.error}`);
  const answered = await cpuMs(pid);
  await settled?.();
  const after = await cpuMs(pid);
  return {
    ...seen,
    cpu_us: ((after - before) * 1000) / seen.requests,
    cpu_us_answering: ((answered - before) * 1000) / seen.requests,
    requests_per_second: seen.requests / seen.seconds,
  };
}
