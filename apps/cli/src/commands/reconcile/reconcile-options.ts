export interface ReconcileOptions {
  readonly provider?: string;
  readonly map?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly tolerance: string;
  readonly lines: string;
}

/** What `apex reconcile` ends with where the difference is larger than was allowed. */
export const beyondTolerance = 11;
