/** One line of the table at the end. */
export interface SoakRow {
  readonly what: string;
  readonly value: string;
  /** What had to hold; a row without one tells only. */
  readonly bound?: string;
  /** False is a breach. */
  readonly holds?: boolean;
}

export interface CampaignContext {
  /** Share of the whole campaign: 1 before a release. */
  readonly scale: number;
  readonly seed: number;
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  /** Private to the campaign; removed after it. */
  readonly folder: string;
  readonly say: (text: string) => void;
  /** Called in reverse order when the campaign ends, however it ends. */
  readonly onEnd: (close: () => Promise<unknown>) => void;
}

export interface Campaign {
  readonly name: string;
  readonly summary: string;
  run(context: CampaignContext): Promise<readonly SoakRow[]>;
}

export const held = (what: string, value: string, bound: string, holds: boolean): SoakRow => ({
  what,
  value,
  bound,
  holds,
});
export const told = (what: string, value: string | number): SoakRow => ({ what, value: String(value) });

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
