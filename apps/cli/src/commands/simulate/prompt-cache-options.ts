export interface PromptCacheOptions {
  readonly ttl?: string;
  readonly scope?: string;
  readonly definition?: string;
  readonly capacity?: string;
  readonly warmup?: string;
  readonly forks?: string;
  readonly prices?: string;
  readonly import?: string;
  readonly from?: string;
  readonly to?: string;
  readonly session?: string;
}
