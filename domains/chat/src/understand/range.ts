/** A run of words of a question, half-open. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
