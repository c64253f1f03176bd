export interface PricesOptions {
  readonly provider?: string;
  readonly tier?: string;
  readonly used?: boolean;
  readonly unpriced?: boolean;
  readonly limit?: string;
  readonly page?: string;
}
