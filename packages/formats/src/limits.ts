/** One line or JSON element, in characters; a longer one is rejected without being kept in memory. */
export const maxLineLength = 64 * 1024 * 1024;

/** Nesting that no real record reaches. */
export const maxDepth = 512;

/** Records handed on together. */
export const batchSize = 2_000;

/** Decoded bytes that identify a file and decide its format. */
export const headLength = 64 * 1024;

/** Rows looked at before the meaning of the columns is decided. */
export const sampleSize = 100;

/** A text label, as the contract has it. */
export const maxLabelLength = 255;
