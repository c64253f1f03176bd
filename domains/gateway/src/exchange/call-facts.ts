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

/** Facts whose `unit` is worked out when somebody asks for it first: most calls are drawn for nothing. */
export class Facts implements CallFacts {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
  readonly key_id: KeyId;
  readonly operation: GatewayOperation;
  readonly model: string;
  readonly streaming: boolean;
  readonly content: readonly ContentClass[];
  readonly input_tokens: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly at_ms: number;
  #unit: string | undefined;
  #unitOf: (() => string) | undefined;

  constructor(told: Omit<CallFacts, 'unit'>, unitOf: () => string) {
    this.organisation_id = told.organisation_id;
    this.project_id = told.project_id;
    this.key_id = told.key_id;
    this.operation = told.operation;
    this.model = told.model;
    this.streaming = told.streaming;
    this.content = told.content;
    this.input_tokens = told.input_tokens;
    this.labels = told.labels;
    this.at_ms = told.at_ms;
    this.#unitOf = unitOf;
  }

  get unit(): string {
    if (this.#unit === undefined) {
      this.#unit = this.#unitOf?.() ?? '';
      // It holds the body, which nobody needs any more.
      this.#unitOf = undefined;
    }
    return this.#unit;
  }

  /** Lets the body go, whether or not anybody asked. */
  settle(): void {
    this.#unitOf = undefined;
  }
}
