/** A stretch of text in one style. The text is what a person reads: no markup stands in it, whatever its signs. */
export interface Inline {
  readonly text: string;
  readonly style: 'plain' | 'strong' | 'code';
}

export interface Column {
  readonly label: string;
  readonly align: 'left' | 'right';
}

/** What an exported thread is made of; each format writes these and nothing else. */
export type Block =
  | { readonly kind: 'question'; readonly text: string }
  | { readonly kind: 'finding'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    };

export interface ThreadDocument {
  readonly title: string;
  /** When it was begun and when it was exported, in words. */
  readonly about: string;
  readonly written_at: Date;
  /** Read once, as they are written. */
  readonly blocks: AsyncIterable<Block>;
}
