const quoted = /"([^"]{12,600})"|(?<![\p{L}\p{N}])'([^']{12,600})'(?![\p{L}\p{N}])/gu;
const asks =
  /^(?:\W*(?:hi|hello|hey|please|so|and|ok|just|dear \w+)\W+)*(?:what|how|why|which|who|when|where|whats|can|could|would|will|did|does|do|is|are|was|were|has|have|show|tell|give|list|please|may|any|compare|i|we)\b/i;
const introduced =
  /(?:^|[:,.?!–-]|\b(?:writes?|wrote|written|asks?|asked|asking|says?|said|saying|questions?|quote|quoted|messages?|mails?|emails?|fwd|forwarded|wants to know|reads?|goes|wonders?|wondered|was|is|from \w+|of \w+|by \w+))\s*$/i;

/** `Ines writes: "what did heron cost?"`: marks around a sentence mean that somebody says it; around a few words, a name. */
export function unquoteSpeech(question: string): string {
  return question
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(quoted, (whole: string, double: string | undefined, single: string | undefined, at: number) => {
      const spoken = double ?? single ?? '';
      const isSpeech = spoken.trim().split(/\s+/).length >= 4 && asks.test(spoken);
      return isSpeech && introduced.test(question.slice(Math.max(0, at - 40), at)) ? ` . ${spoken} . ` : whole;
    });
}
