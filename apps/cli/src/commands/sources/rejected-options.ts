import type { PeriodOptions } from './period-options.ts';

export interface RejectedOptions extends PeriodOptions {
  readonly emitter?: string;
  readonly service?: string;
  readonly limit?: string;
  readonly page?: string;
}
