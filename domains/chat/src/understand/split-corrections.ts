const corrected =
  /(?:[?.!;,–-]\s*|\s+)(?:no wait|wait,? no|oh wait|wait|nope|no|sorry|i mean|i meant|make (?:that|it)|scratch that|correction|or rather|actually|better|well no|ah no|hm+ no)[,:]?\s+(?=(?:by|for|in|on|per|the|only|just|last|this|of|with|not|without|since|from|yesterday|today|top|all|make|i|calls|spend|tokens|cost|\w+ (?:by|for|in|instead|please|spend|costs?|tokens|calls)|\d|\w+[?.!]*$))/gi;
const narrowed = /,\s*(?=(?:just|only|but only|but just)\s+(?:by|for|in|on|per|the|of|with)\b)/gi;
const mostParts = 4;

/**
 * Parts of a question of which a later one puts an earlier one right: `by error type? no, by provider`. Each part is
 * read as a follow-up of the one before.
 */
export function splitCorrections(question: string): string[] {
  const cuts: { at: number; next: number }[] = [];
  for (const match of question.matchAll(corrected)) {
    // Without a mark before it, only words that nobody says in passing put something right.
    const marked =
      /^[?.!;,–-]/.test(match[0]) || /^\s*(?:no wait|scratch that|i meant?|make (?:that|it)|or rather)/i.test(match[0]);
    // "prod, no codex" leaves out, it corrects nothing.
    const leavesOut =
      /^,\s*no\s+$/i.test(match[0]) && /^[\w./-]+[?.!]*$/.test(question.slice(match.index + match[0].length));
    if (marked && !leavesOut && match.index > 0) cuts.push({ at: match.index, next: match.index + match[0].length });
  }
  for (const match of question.matchAll(narrowed)) cuts.push({ at: match.index, next: match.index + match[0].length });
  cuts.sort((a, b) => a.at - b.at);
  const parts: string[] = [];
  let from = 0;
  for (const { at, next } of cuts.slice(0, mostParts - 1)) {
    if (at < from) continue;
    parts.push(question.slice(from, at));
    from = next;
  }
  return [...parts, question.slice(from)].filter((part) => part.trim() !== '');
}
