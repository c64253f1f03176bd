import type { UpstreamId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';

const restMs = 60_000;
const capacity = 10_000;

/**
 * Has the key of an upstream that refused it read anew, since it may have another value in the vault; at most once a
 * minute for each upstream, however many of its calls are refused.
 */
export function createKeyDoubt(deps: {
  readonly clock: Clock;
  readonly doubt: (id: UpstreamId) => void;
}): (id: UpstreamId) => void {
  const doubted = new Map<UpstreamId, number>();
  return (id) => {
    const now = deps.clock.now();
    const last = doubted.get(id);
    if (last !== undefined && now - last < restMs) return;
    if (doubted.size >= capacity) doubted.clear();
    doubted.set(id, now);
    deps.doubt(id);
  };
}
