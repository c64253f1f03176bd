import type { Call } from '@apex/contracts';
import { Badge } from '../ui/badge.tsx';

/** Whether a call came back, and how it failed. */
export function StatusBadge({ call }: { readonly call: Pick<Call, 'status' | 'error_type'> }) {
  if (call.status === 'ok') return <Badge tone="good">ok</Badge>;
  return <Badge tone="bad">{call.error_type === '' ? 'error' : call.error_type}</Badge>;
}
