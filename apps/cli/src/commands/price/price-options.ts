export interface PriceOptions {
  readonly file?: string;
  readonly usageBody?: string | true;
}
