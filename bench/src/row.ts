/** What has to hold of a figure, in the figure's own unit. */
export type Bar = { readonly at_most: number } | { readonly at_least: number };

/** One measured line of the table. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly seen: number;
  /** Absent: for orientation. */
  readonly bar?: Bar;
  /** Measured in the same run, in rounds that alternate with ours. */
  readonly peer?: { readonly name: string; readonly seen: number; readonly unit: string };
  /** Whatever else explains the figure: samples of each round, sizes. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What is asked of rows that know it; the others leave it be. */
export interface RowOptions {
  /** One kind of what the row measures. */
  readonly only?: string;
  readonly rounds?: number;
  /** Of a round. */
  readonly seconds?: number;
  /** Tell where CPU goes, beside the figures. */
  readonly profile: boolean;
}

export interface RowContext extends RowOptions {
  /** Smaller sizes and fewer rounds, for development; figures are then no evidence. */
  readonly quick: boolean;
  /** Of this part alone, removed when it ends. */
  readonly folder: string;
  /** Tells whoever watches what goes on. */
  say(text: string): void;
  /** Runs when the part ends, however it ends; the last one given first. */
  onEnd(close: () => Promise<unknown>): void;
}

export interface Row {
  readonly name: string;
  readonly summary: string;
  /** Run only when named. */
  readonly opt_in?: boolean;
  /** Measured one after another, each with a context of its own. */
  readonly parts: readonly ((context: RowContext) => AsyncGenerator<Figure>)[];
}

export function isMet({ seen, bar }: Pick<Figure, 'seen' | 'bar'>): boolean | null {
  if (bar === undefined) return null;
  return 'at_most' in bar ? seen <= bar.at_most : seen >= bar.at_least;
}
