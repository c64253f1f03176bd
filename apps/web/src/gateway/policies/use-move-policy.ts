import type { Policy } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AskOutput } from '../../api/routes.ts';
import { apiQuery, invalidateRoutes, useApi, useApiMutation } from '../../api/use-api.ts';
import { useProject } from '../../shell/use-project.ts';
import { useToast } from '../../ui/use-toast.ts';

/** The list with one of its policies at another place. */
export function moved(policies: readonly Policy[], id: string, by: 1 | -1): Policy[] {
  const at = policies.findIndex((policy) => policy.id === id);
  const policy = policies[at];
  const to = at + by;
  if (policy === undefined || to < 0 || to >= policies.length) return [...policies];
  const next = [...policies];
  next.splice(at, 1);
  next.splice(to, 0, policy);
  return next;
}

/** Positions in rising order: those there are, or new ones where some are the same. */
export function renumbered(policies: readonly Policy[]): { readonly policy: Policy; readonly position: number }[] {
  const positions = policies.map(({ position }) => position).toSorted((a, b) => a - b);
  const isDistinct = new Set(positions).size === positions.length;
  return policies
    .map((policy, index) => ({ policy, position: isDistinct ? (positions[index] ?? index) : index }))
    .filter(({ policy, position }) => policy.position !== position);
}

/** Moves a policy a place up or down: at once on the screen, back again where the server refuses. */
export function useMovePolicy() {
  const queries = useQueryClient();
  const toast = useToast();
  const { queryKey } = apiQuery(useApi(), useProject().name, 'listPolicies', {});
  const change = useApiMutation('changePolicy');
  const [isMoving, setMoving] = useState(false);
  async function send(policies: readonly Policy[]): Promise<void> {
    for (const { policy, position } of renumbered(policies)) {
      // oxlint-disable-next-line no-await-in-loop -- each is a change of its own
      await change.mutateAsync({ id: policy.id, version: policy.version, position });
    }
  }
  function move(policies: readonly Policy[], id: string, by: 1 | -1): void {
    const next = moved(policies, id, by);
    setMoving(true);
    queries.setQueryData<AskOutput<'listPolicies'>>(queryKey, { policies: next });
    void send(next)
      .catch(toast.error)
      .then(() => invalidateRoutes(queries, ['listPolicies', 'getPolicy']))
      .finally(() => setMoving(false));
  }
  return { move, isMoving };
}
