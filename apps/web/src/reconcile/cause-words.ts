import type { DifferenceCause } from '@apex/contracts';

/** What each cause is called, and what it says. */
export const causeWords: Readonly<Record<DifferenceCause, { readonly title: string; readonly about: string }>> = {
  calls_missing: { title: 'Billed, no call of yours', about: 'Tokens that were billed and that no call here has.' },
  calls_only_ours: { title: 'Not billed', about: 'Tokens of your calls that the export does not have.' },
  price: { title: 'Another price', about: 'The same tokens at another unit price.' },
  tier_price: { title: 'Another service tier', about: 'The same tokens at the price of batch, flex or priority.' },
  cached_price: { title: 'Cached or fresh', about: 'The same prompt tokens, split or priced otherwise.' },
  unpriced: { title: 'No price known here', about: 'Tokens of your calls that no price is known for.' },
  rounding: { title: 'Rounding', about: 'Less than the decimal places of the export leave open.' },
  timezone_shift: { title: 'Other time zone', about: 'The days of the export begin at another hour.' },
  outside_period: { title: 'Outside the period', about: 'Lines before or after the days compared.' },
  not_usage: { title: 'No usage', about: 'Seats, fees, credits, taxes.' },
  not_split: { title: 'Not told apart', about: 'Amounts without tokens: prices or calls may differ.' },
};
