/**
 * What the prompt asks the far end to do. Prompts are the one road that every client leaves open, so the order stands in
 * the user's own text, in double brackets:
 * `[[tool add {"a":1}]]`, `[[429 once]]`, `[[429]]`, `[[500]]`, `[[529]]`, `[[cut]]`, `[[malformed]]`, `[[slow 20]]`.
 */
export interface Directives {
  readonly tool: { readonly name: string; readonly input: unknown } | null;
  /** Refused with this status; `once`: only the first time these very words come. */
  readonly refuse: { readonly status: number; readonly once: boolean } | null;
  readonly cut: boolean;
  readonly malformed: boolean;
  /** Between two pieces of the answer. */
  readonly pauseMs: number;
}

export function readDirectives(text: string): Directives {
  const tool = /\[\[tool (\S+) (\{.*?\})\]\]/s.exec(text);
  const refuse = /\[\[(4\d\d|5\d\d)( once)?\]\]/.exec(text);
  const slow = /\[\[slow (\d+)\]\]/.exec(text);
  return {
    tool: tool === null ? null : { name: tool[1] ?? '', input: JSON.parse(tool[2] ?? '{}') as unknown },
    refuse: refuse === null ? null : { status: Number(refuse[1]), once: refuse[2] !== undefined },
    cut: text.includes('[[cut]]'),
    malformed: text.includes('[[malformed]]'),
    pauseMs: slow === null ? 0 : Number(slow[1]),
  };
}
