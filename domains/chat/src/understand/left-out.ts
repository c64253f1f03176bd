import type { Token } from './tokenise.ts';
import type { Range } from './range.ts';

/** `don't count staging`, `not to include opus`: verbs of counting in that a word before them turns round. */
const counting =
  /^(count|counted|counting|include|included|including|consider|considered|considering|want|wanted|need|show|add|adding|mix|take|taking|look|looking|bother|mind|with|about|at|for|me|us|see)$/;
const counted =
  /^(count|counted|counting|include|included|including|consider|considered|considering|want|wanted|need|show|add|adding|mix|take|taking|look|looking)$/;
const notDone = /^(don't|dont|doesn't|doesnt|not|never|won't|needn't|shouldn't|mustn't|can't|cannot)$/;
const small =
  /^(the|our|any|my|all|calls?|of|from|in|on|that|those|to|be|project|environment|model|feature|agent|user)$/;

function lowerAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.lower ?? '';
}

/** A negated verb of counting in stands before it. */
function isUncounted(tokens: readonly Token[], from: number): boolean {
  const { clause } = tokens[from] ?? {};
  let verb = false;
  for (let back = from - 1; back >= from - 7 && back >= 0; back -= 1) {
    const word = lowerAt(tokens, back);
    if (tokens[back]?.clause !== clause || tokens[back]?.comma === true) return false;
    if (counting.test(word)) verb ||= counted.test(word);
    else if (notDone.test(word)) return verb;
    else if (!small.test(word)) return false;
  }
  return false;
}

const out =
  /^(?:(?:and|who|which|that|calls?|requests?|environment|traffic|usage|stuff|part|data|project|feature|model|user|ones?) ){0,2}(?:(?:doesn't|does not|doesnt|don't|do not|dont|shouldn't|should not|mustn't|must not|needn't|need not|isn't|is not|aren't|are not|not)(?: to)?(?: be)? (?:count|counted|included?|matter|considered|part of (?:it|this|that)|in (?:it|there|scope|this))|(?:(?:is|are|being|was|were|to be|should be|must be) )?(?:excluded|left out|left aside|put aside|set aside|filtered out|taken out|ignored|omitted|removed|aside|exempt|out of (?:it|scope|the picture))(?! (?:by|from)\b))\b/;

/** `staging doesn't count`, `with staging left out`. */
function isDismissed(tokens: readonly Token[], to: number): boolean {
  const { clause } = tokens[to - 1] ?? {};
  const behind = tokens.slice(to, to + 8).filter((token) => token.clause === clause);
  return out.test(behind.map(({ lower }) => lower).join(' '));
}

/** `leave staging out`, `keep canary out of it`. */
function isKeptOut(tokens: readonly Token[], { from, to }: Range): boolean {
  let back = from - 1;
  while (/^(the|our|any|all)$/.test(lowerAt(tokens, back))) back -= 1;
  if (
    !/^(leave|leaving|left|keep|keeping|take|taking|filter|filtering|set|setting|put|putting|with)$/.test(
      lowerAt(tokens, back),
    )
  )
    return false;
  const behind = tokens.slice(to, to + 2).map(({ lower }) => lower);
  const [first = '', second = ''] = behind;
  const noun = /^(calls?|traffic|stuff|usage|data|environment|project)$/.test(first);
  return /^(out|aside|away)$/.test(noun ? second : first);
}

/** What a negated verb before or behind a name leaves out. */
export function isLeftOut(tokens: readonly Token[], range: Range): boolean {
  return isUncounted(tokens, range.from) || isDismissed(tokens, range.to) || isKeptOut(tokens, range);
}
