export interface ImportOptions {
  readonly format?: string;
  readonly map?: readonly string[];
  readonly model?: string;
  readonly start?: string;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}
