import type { OrgId, ProjectId, UserId } from '@apex/contracts';

/** One thing somebody's data holds; `kind` says what it is. */
export interface ExportedLine {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** What another domain adds to an export; the composition root hands them over. */
export interface Exporter {
  readonly domain: string;
  /** All it holds of an organisation; with `user_id`, of that person in it alone. Never a secret, not even its hash. */
  export(
    of: {
      readonly organisation_id: OrgId;
      readonly project_ids: readonly ProjectId[];
      readonly user_id: UserId | null;
    },
    signal: AbortSignal,
  ): AsyncIterable<ExportedLine>;
}
