export interface HistoryOptions {
  readonly provider?: string;
  readonly tier?: string;
  readonly limit?: string;
  readonly page?: string;
}
