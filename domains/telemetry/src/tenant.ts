/** Whose rows a statement may touch; every caller is one. */
export interface Tenant {
  readonly organisation_id: string;
  readonly project_id: string;
}
