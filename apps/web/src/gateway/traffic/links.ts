import type { Filter, TrafficCall } from '@apex/contracts';

/** Search of the lists that show the stored calls of a call's day that are labelled as it is. */
export function likeThis({ model, started_at, session, feature, user, task }: TrafficCall) {
  const day = started_at.slice(0, 10);
  const labels = session === '' ? ({ feature, user, task } as const) : ({ session } as const);
  const filters: Filter[] = Object.entries({ model, ...labels })
    .filter(([, value]) => value !== '')
    .map(([dimension, value]) => ({ dimension: dimension as 'model' | keyof typeof labels, op: 'eq', value }));
  return { period: 'custom' as const, from: day, to: day, filters };
}
