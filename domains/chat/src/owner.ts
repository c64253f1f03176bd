import { ApexError, type Caller, type OrgId, type UserId } from '@apex/contracts';

/** Whose threads and runs are meant: a key acts as the user who made it. */
export interface Owner {
  readonly organisation_id: OrgId;
  readonly user_id: UserId;
}

/** One word for a person in an organisation: the key of what is held for them in memory. */
export function ownerKey({ organisation_id, user_id }: Owner): string {
  return `${organisation_id} ${user_id}`;
}

export function ownerOf(caller: Caller): Owner {
  return { organisation_id: caller.organisation_id, user_id: caller.actor.user_id };
}

/** The same words for a run that is not there and for one of somebody else. */
export function notFound(what: 'run' | 'thread'): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: `chat.${what}_not_found`,
    message: `There is no such ${what} of yours.`,
  });
}
