/** A share as a percentage to type, to four places. */
export const percentOf = (share: number): string => String(Math.round(share * 1_000_000) / 10_000);

/** A typed percentage as a share; not a number where it is none. */
export const shareOfPercent = (percent: string): number =>
  percent.trim() === '' ? Number.NaN : Math.round(Number(percent.trim().replace(/%$/, '')) * 10_000) / 1_000_000;
