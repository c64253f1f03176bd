/** A row that cannot be kept; the message is the reason that the user reads. */
export class RowFault extends Error {
  override readonly name = 'RowFault';
}

/** The source broke off: what came before it is good, nothing after it can be read. */
export class StreamFault extends Error {
  override readonly name = 'StreamFault';
}

/** The body is no OTLP export: nothing of it was read, and sending it again will not help. */
export class ExportFault extends Error {
  override readonly name = 'ExportFault';
}
