export interface SynthCommandOptions {
  readonly archetype: string;
  readonly calls: string;
  readonly seed: string;
  readonly plant?: readonly string[];
  readonly start?: string;
  readonly days?: string;
  readonly out?: string;
  readonly import?: boolean;
}
