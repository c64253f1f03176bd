import { type ErrorKind, kindOfStatus } from '@apex/contracts';
import type { WireError } from '../model-spec/wire-error.ts';

/** The kind of an upstream's refusal. Statuses that no taxonomy has (529) go by their hundred. */
export function kindOfUpstream(status: number): ErrorKind {
  if (status === 503 || status === 529) return 'unavailable';
  if (status === 504 || status === 408) return 'timeout';
  if (status >= 500) return 'upstream';
  const kind = kindOfStatus(status);
  return kind === 'internal' ? 'invalid' : kind;
}

/** A stream that stopped before its last event. */
export const endedEarly: WireError = {
  status: 502,
  kind: 'upstream',
  message: 'The upstream ended its answer early.',
  code: 'upstream_ended_early',
};
