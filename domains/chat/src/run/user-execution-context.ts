import {
  ApexError,
  type Caller,
  type OrgId,
  orgIdSchema,
  type ProjectId,
  projectIdSchema,
  type RequestId,
  type Role,
  type RunId,
  runIdSchema,
  type ThreadId,
  threadIdOfRun,
  threadIdSchema,
  type Tier,
  type UserId,
  userIdSchema,
} from '@apex/contracts';
import type { Log } from '@apex/kit/log';

/** Everything one run may know about whose it is. Made per run, frozen, passed on explicitly. */
export interface UserExecutionContext {
  readonly user_id: UserId;
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
  readonly thread_id: ThreadId;
  readonly run_id: RunId;
  readonly request_id: RequestId;
  readonly roles: readonly Role[];
  readonly tier: Tier;
  readonly budgets: { readonly run_timeout_ms: number };
  /** Ends with the run, not with the request that asked. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Who the ports are asked as. */
  readonly caller: Caller;
  /** When the question was asked; "yesterday" means the day before this. */
  readonly asked_at_ms: number;
}

export interface ContextSource {
  readonly caller: Caller;
  readonly thread_id: ThreadId;
  readonly run_id: RunId;
  readonly run_timeout_ms: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly asked_at_ms: number;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Well-formed and yet nobody: one digit repeated, or counted up. */
function isPlaceholder(id: string): boolean {
  const found = id.match(uuid) ?? [];
  return found.some((text) => {
    const digits = text.replaceAll('-', '');
    return new Set(digits).size <= 2 || '0123456789abcdef0123456789abcdef'.startsWith(digits.slice(0, 16));
  });
}

/** The one factory. Refuses ids that are malformed, made up, or do not belong together. */
export function createUserExecutionContext(source: ContextSource): UserExecutionContext {
  const { caller, signal, log, run_timeout_ms, asked_at_ms } = source;
  const ids = {
    user_id: userIdSchema.safeParse(caller.actor.user_id),
    organisation_id: orgIdSchema.safeParse(caller.organisation_id),
    project_id: projectIdSchema.safeParse(caller.project_id),
    thread_id: threadIdSchema.safeParse(source.thread_id),
    run_id: runIdSchema.safeParse(source.run_id),
  };
  for (const [field, parsed] of Object.entries(ids)) {
    if (!parsed.success || isPlaceholder(parsed.data)) throw refused(field);
  }
  if (threadIdOfRun(source.run_id) !== source.thread_id) throw refused('run_id');
  const { organisation_id, project_id, request_id, tier } = caller;
  const { user_id } = caller.actor;
  const { thread_id, run_id } = source;
  return Object.freeze({
    user_id,
    organisation_id,
    project_id,
    thread_id,
    run_id,
    request_id,
    roles: Object.freeze([...caller.roles]),
    tier,
    budgets: Object.freeze({ run_timeout_ms }),
    signal,
    log: log.child({ correlation_id: request_id, org_id: organisation_id, user_id, run_id }),
    caller: Object.freeze({ ...caller, signal }),
    asked_at_ms,
  });
}

function refused(field: string): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'chat.placeholder_id',
    message: `A run cannot start without a real ${field}.`,
  });
}
