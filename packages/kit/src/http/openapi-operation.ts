/** An operation of the document, as far as we change it. */
export type Operation = Record<string, unknown> & {
  responses?: Record<string, unknown>;
  parameters?: Record<string, unknown>[];
};
