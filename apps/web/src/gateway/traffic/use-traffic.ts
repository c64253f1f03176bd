import type { TrafficSummary } from '@apex/contracts';
import { useCallback, useEffect, useState } from 'react';
import type { ApiClient } from '../../api/clients.ts';
import { useApi } from '../../api/use-api.ts';
import { followTraffic, type TrafficLink } from './follow-traffic.ts';
import { type TrafficLog, withCalls } from './traffic-log.ts';

export interface Traffic {
  readonly log: TrafficLog;
  /** Null until the first word. */
  readonly summary: TrafficSummary | null;
  readonly link: TrafficLink;
  readonly error: unknown;
  retry(): void;
}

type Told = Pick<Traffic, 'log' | 'summary' | 'link' | 'error'>;

interface Start {
  readonly client: ApiClient;
}

const nothing: Told = { log: new Map(), summary: null, link: 'connecting', error: null };

/** How often the last minute's figures are looked at while nothing is told: a quiet stream lets them grow old. */
const quietMs = 5000;

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

/** Follows what passes the gateway in the open project while the page is open. */
export function useTraffic(): Traffic {
  const client = useApi();
  const [told, setTold] = useState(nothing);
  // Another one is another beginning.
  const [start, setStart] = useState<Start>(() => ({ client }));
  useEffect(() => {
    const over = new AbortController();
    const { signal } = over;
    let heard_ms = Date.now();
    const onEvent: Parameters<typeof followTraffic>[0]['onEvent'] = ({ calls, summary }) => {
      if (signal.aborted) return;
      heard_ms = Date.now();
      setTold((before) => ({ ...before, log: withCalls(before.log, calls), summary }));
    };
    void followTraffic({
      client: start.client,
      signal,
      onEvent,
      onLink: (link, error) => {
        if (!signal.aborted) setTold((before) => (before.link === link ? before : { ...before, link, error }));
      },
      wait: waitFor,
      now: () => Date.now(),
    });
    const quiet = setInterval(() => {
      if (Date.now() - heard_ms < quietMs) return;
      // Whoever follows the stream tells what is wrong.
      start.client.listTraffic({ limit: 50 }, { signal }).then(onEvent, () => undefined);
    }, quietMs);
    return () => {
      clearInterval(quiet);
      over.abort();
    };
  }, [start]);
  // Another project's calls are not shown while those of this one are fetched.
  if (start.client !== client) {
    setStart({ client });
    setTold(nothing);
  }
  const retry = useCallback(() => {
    setStart({ client });
    setTold((before) => ({ ...before, link: 'connecting' }));
  }, [client]);
  return { ...told, retry };
}
