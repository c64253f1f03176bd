import type { Row } from '../../row.ts';
import { memory } from './memory.ts';
import { proxies } from './proxies.ts';

export const gatewayRow: Row = {
  name: 'gateway',
  summary: 'CPU of calls and streams through the gateway with everything on, beside a bare proxy and a peer',
  parts: [proxies, memory],
};
