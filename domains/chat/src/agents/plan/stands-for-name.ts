import type { Intent } from '../../understand/question-parse.ts';

const announcing = /^(of|for|by|per|from|with|without|excluding|except|only|did|does|has|had|and|or|vs|versus|is|was)$/;
const placing = /^(on|in|at)$/;
const passed = /^(the|our|my|a|an)$/;
const spending = /^(spend|spent|spends|cost|costs|bill|usage|use|used|calls|tokens|make|made)$/;
const fillers = /^(sth|smth|stuff|things?|whatever|etc|pls|plz|tho|earth|heck|hell)$/;
const prefixed = /^(re|pre|non|un|de|co)-\p{L}+$/iu;

function wordsOf(text: string): string[] {
  return text.split(/\s+/).map((word) => word.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, ''));
}

/**
 * Whether a word that stands for nothing in the data stands where only a name can: after "of" or "for", before what
 * somebody spent, or looking like an identifier. Without such a word the figures would answer another question; any
 * other can be left out.
 */
export function standsForName(question: string, name: string, intent: Intent): boolean {
  const words = wordsOf(question);
  const wanted = wordsOf(name);
  const [first = ''] = wanted;
  if (fillers.test(name.toLowerCase())) return false;
  if (['"', "'", '`'].some((sign) => question.includes(`${sign}${name}${sign}`))) return true;
  if (/[\d_/@]/.test(name) || (/\p{L}-\p{L}/u.test(name) && !prefixed.test(name))) return true;
  const at = words.findIndex((word) => word.toLowerCase() === first.toLowerCase());
  if (at < 0) return true;
  let back = at - 1;
  while (passed.test(words[back]?.toLowerCase() ?? '')) back -= 1;
  const before = words[back]?.toLowerCase() ?? '';
  const after = words[at + wanted.length]?.toLowerCase() ?? '';
  if (announcing.test(before) || spending.test(after)) return true;
  // "in Hamburg" narrows what was spent; "in ISO week six" is about a time, and a launch somewhere narrows nothing.
  return placing.test(before) && intent === 'spend_query' && !/^(weeks?|days?|months?|time)$/.test(after);
}
