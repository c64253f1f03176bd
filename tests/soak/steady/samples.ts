import { request } from '@apex/testkit/http-user';

/** What the server says of itself at a moment. */
export interface Sample {
  readonly rss_bytes: number;
  readonly heap_bytes: number;
  readonly fds: number;
  readonly loop_lag_p99_ms: number;
}

export async function sampleOf(url: string): Promise<Sample> {
  const { text } = await request(`${url}/metrics`, 'GET');
  const value = (name: string): number => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`/metrics tells no ${name}`);
    return Number(found);
  };
  return {
    rss_bytes: value('apex_process_resident_memory_bytes'),
    heap_bytes: value('apex_nodejs_heap_size_used_bytes'),
    fds: value('apex_process_open_fds'),
    loop_lag_p99_ms: value('apex_nodejs_eventloop_lag_p99_seconds') * 1000,
  };
}

export interface Trend {
  /** Median of the second quarter: what came before warms up. */
  readonly early: number;
  /** Median of the last quarter. */
  readonly late: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export function trendOf(values: readonly number[]): Trend {
  const quarter = Math.floor(values.length / 4);
  return { early: median(values.slice(quarter, 2 * quarter)), late: median(values.slice(-quarter)) };
}
