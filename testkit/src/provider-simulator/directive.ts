import type { Encoding, Fault } from './fault.ts';

/**
 * What the prompt asks the far end to do. Prompts are the one road that every client leaves open, so the order stands in
 * the user's own text, in double brackets:
 * `[[tool add {"a":1}]]`, `[[say 12 words]]`, `[[think]]`,
 * `[[429]]`, `[[429 once]]`, `[[503 retry-after 2]]`, `[[429 retry-after 2 date]]` and any other 4xx or 5xx,
 * `[[cut]]`, `[[malformed]]`, `[[slow 20]]`, `[[first-byte 200]]`, `[[hang]]`, `[[hang mid-stream]]`, `[[reset]]`,
 * `[[duplicate]]`, `[[gzip]]`, `[[br]]`, `[[deflate]]`, `[[huge 4]]`, `[[split]]`, `[[crlf]]`, `[[no usage]]`.
 */
export interface Directives {
  readonly tool: { readonly name: string; readonly input: unknown } | null;
  readonly sayWords: number | null;
  /** A thinking block goes before the answer, where the API has such blocks. */
  readonly think: boolean;
  /** The status of the fault counts only the first time these very words come. */
  readonly once: boolean;
  readonly fault: Fault;
}

function count(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

function readFault(text: string): Fault {
  const refused = /\[\[([45]\d\d)(?: once)?(?: retry-after (\d+)( date)?)?\]\]/.exec(text);
  const encoding = /\[\[(gzip|br|deflate)\]\]/.exec(text)?.[1] as Encoding | undefined;
  const firstByteMs = count(text, /\[\[first-byte (\d+)\]\]/);
  const pauseMs = count(text, /\[\[slow (\d+)\]\]/);
  const megabytes = count(text, /\[\[huge (\d+)\]\]/);
  const form = refused?.[3] === undefined ? 'seconds' : 'http_date';
  return {
    ...(refused === null ? {} : { status: Number(refused[1]) }),
    ...(refused?.[2] === undefined ? {} : { retry_after: { seconds: Number(refused[2]), form } }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(firstByteMs === null ? {} : { first_byte_ms: firstByteMs }),
    ...(pauseMs === null ? {} : { pause_ms: pauseMs }),
    ...(megabytes === null ? {} : { huge_megabytes: megabytes }),
    ...(text.includes('[[cut]]') ? { cut: true } : {}),
    ...(text.includes('[[malformed]]') ? { malformed: true } : {}),
    ...(text.includes('[[hang]]') ? { hang: 'silent' as const } : {}),
    ...(text.includes('[[hang mid-stream]]') ? { hang: 'mid_stream' as const } : {}),
    ...(text.includes('[[reset]]') ? { reset: true } : {}),
    ...(text.includes('[[duplicate]]') ? { duplicate_chunk: true } : {}),
    ...(text.includes('[[split]]') ? { split: true } : {}),
    ...(text.includes('[[crlf]]') ? { crlf: true } : {}),
    ...(text.includes('[[no usage]]') ? { no_usage: true } : {}),
  };
}

export function readDirectives(text: string): Directives {
  const tool = /\[\[tool (\S+) (\{.*?\})\]\]/s.exec(text);
  return {
    tool: tool === null ? null : { name: tool[1] ?? '', input: JSON.parse(tool[2] ?? '{}') as unknown },
    sayWords: count(text, /\[\[say (\d+) words\]\]/),
    think: text.includes('[[think]]'),
    once: /\[\[[45]\d\d once/.test(text),
    fault: readFault(text),
  };
}
