/** One line of the journal: what began, or what ended and how. */
export type JournalLine =
  | { readonly kind: 'begin'; readonly sequence: number; readonly body: string }
  | {
      readonly kind: 'end';
      readonly sequence: number;
      /** Whose it is, as the shipper groups by. */
      readonly tenant: string;
      /** What to settle, as JSON; empty: nothing. */
      readonly settlement: string;
      /** The call's span as JSON, as OTLP has it. */
      readonly span: string;
    };

/** `B seq body` or `E seq tenant settlement span`, tabs between; JSON texts hold neither tabs nor newlines. */
export function beginLine(sequence: number, body: string): string {
  return `B\t${sequence}\t${body}\n`;
}

export function endLine(sequence: number, tenant: string, settlement: string, span: string): string {
  return `E\t${sequence}\t${tenant}\t${settlement}\t${span}\n`;
}

/** Null for a line that is torn or none of ours. */
export function readLine(line: string): JournalLine | null {
  const parts = line.split('\t');
  const sequence = Number(parts[1]);
  if (!Number.isSafeInteger(sequence) || sequence < 1) return null;
  if (parts[0] === 'B' && parts.length === 3) return { kind: 'begin', sequence, body: parts[2] ?? '' };
  if (parts[0] !== 'E' || parts.length !== 5) return null;
  const [, , tenant = '', settlement = '', span = ''] = parts;
  return { kind: 'end', sequence, tenant, settlement, span };
}

const tab = 9;
const newline = 10;
const letterE = 69;

/** An ended call as its bytes stand in the file, to be sent on without being read. */
export interface EndedBytes {
  readonly tenant: string;
  readonly span: Buffer;
}

/** The ended calls among whole lines; beginnings and lines of no known kind are passed over. */
export function endsOf(bytes: Buffer): EndedBytes[] {
  const found: EndedBytes[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    if (end < 0) break;
    if (bytes[start] === letterE && bytes[start + 1] === tab) {
      const tenantAt = bytes.indexOf(tab, start + 2) + 1;
      const settlementAt = bytes.indexOf(tab, tenantAt) + 1;
      const spanAt = bytes.indexOf(tab, settlementAt) + 1;
      const isWhole = tenantAt > 0 && settlementAt > tenantAt && spanAt > settlementAt && spanAt < end;
      if (isWhole)
        found.push({ tenant: bytes.toString('latin1', tenantAt, settlementAt - 1), span: bytes.subarray(spanAt, end) });
    }
    start = end + 1;
  }
  return found;
}
