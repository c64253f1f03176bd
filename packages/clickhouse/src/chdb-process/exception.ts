/** An error of the engine in the shape of ClickHouse's HTTP interface. */
export interface HttpException {
  readonly status: number;
  readonly code: number;
  readonly text: string;
}

const statusOfCode: Readonly<Record<number, number>> = {
  60: 404, // UNKNOWN_TABLE
  81: 404, // UNKNOWN_DATABASE
  516: 403, // AUTHENTICATION_FAILED
  159: 408, // TIMEOUT_EXCEEDED
  241: 500, // MEMORY_LIMIT_EXCEEDED
  236: 503, // ABORTED
};

/** Codes of mistakes in what was asked. */
const askedWrong = new Set([6, 26, 27, 36, 38, 41, 43, 44, 47, 53, 62, 69, 70, 72, 117, 130, 457, 456]);

export function httpException(error: unknown): HttpException {
  const message = error instanceof Error ? error.message : String(error);
  const code = Number(/^Code: (\d+)\./.exec(message)?.[1] ?? 1001);
  const text = code === 1001 ? `Code: 1001. DB::Exception: ${message} (STD_EXCEPTION)` : message;
  return { status: statusOfCode[code] ?? (askedWrong.has(code) ? 400 : 500), code, text: `${text}\n` };
}

/** After a fatal error the engine answers nothing any more; the process has to start afresh. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /^Code: 236\..*fatal error/s.test(error.message);
}

/** What ends a body whose status was already sent; clients find it by the tag, which is in a header. */
export function trailingException(text: string, tag: string): string {
  const message = text.endsWith('\n') ? text : `${text}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
}
