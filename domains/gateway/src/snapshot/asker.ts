import type { Caller, ProjectId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Principal } from '@apex/kit/http';
import { newRequestId } from '@apex/kit/id';

/** Whose calls pass: a key, in one project. */
export interface Asker {
  readonly principal: Principal;
  readonly project_id: ProjectId;
  readonly project_name: string;
}

/** A token for work that is done on behalf of a principal later, with the scopes `ingest` and `read`. */
export type MintFor = (principal: Principal, project: ProjectId) => Promise<string>;

/** Stands in for a request where the gateway asks other domains on behalf of a key. */
export async function callerFor(
  { principal, project_id, project_name }: Asker,
  deps: { readonly mintFor: MintFor; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Caller> {
  const { organisation_id, actor, roles, tier } = principal;
  return {
    organisation_id,
    project_id,
    project_name,
    actor,
    roles,
    scopes: ['ingest', 'read'],
    tier,
    request_id: newRequestId(deps.clock),
    signal: deps.signal,
    credential: await deps.mintFor(principal, project_id),
  };
}
