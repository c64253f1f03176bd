export interface SpendOptions {
  readonly by?: string;
  readonly measure?: string;
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
  readonly import?: string;
  readonly limit?: string;
  readonly order?: string;
}
