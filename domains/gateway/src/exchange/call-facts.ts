import type { ContentClass, GatewayOperation, KeyId, OrgId, ProjectId } from '@apex/contracts';

/** What is known of a call before it is sent on: all that policies and budgets may ask. Never what is said in it. */
export interface CallFacts {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
  readonly key_id: KeyId;
  readonly operation: GatewayOperation;
  /** As the client asked for it. */
  readonly model: string;
  readonly streaming: boolean;
  readonly content: readonly ContentClass[];
  /** Estimated: a token for four bytes of the body. */
  readonly input_tokens: number;
  /** `feature`, `user`, `session`, `task`, `application`, `environment`, `agent` and tags; empty ones are left out. */
  readonly labels: Readonly<Record<string, string>>;
  /** What belongs together: the session label, else how the conversation begins, else the call alone. Draws are made of it. */
  readonly unit: string;
  /** Milliseconds since 1970. */
  readonly at_ms: number;
}
