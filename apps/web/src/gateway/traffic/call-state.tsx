import type { TrafficCall } from '@apex/contracts';
import { Badge } from '../../ui/badge.tsx';
import { stateOf } from './traffic-log.ts';

/** How a call stands, in a word or its status. */
export function CallState({ call }: { readonly call: TrafficCall }) {
  const state = stateOf(call);
  if (state === 'open') return <Badge tone="accent">{call.streaming ? 'streaming' : 'under way'}</Badge>;
  return <Badge tone={state === 'ok' ? 'good' : 'bad'}>{call.status ?? 'no answer'}</Badge>;
}
