import type { Mention } from './name-places.ts';
import type { Words } from './tokenise.ts';

const towards =
  /^(to|onto|on|with|by|using|use|used|uses|through|via|into|tried|try|trying|chose|choose|picked|as|at)$/;
const away = /^(from|of|off|all|every|each|our)$/;
const skipped =
  /^(the|a|an|only|just|all|been|it|them|everything|something|cheaper|new|newer|old|model|models|instead|like|say)$/;
/** What is said to belong to a model whose calls are asked about. */
export const belonging =
  /^(jobs?|work|place|role|part|share|duties|calls?|traffic|requests?|usage|prompts?|spend|cost|costs|bill|tokens?|workload|answers?|users?)$/;

/** What a model does that takes over the work of another. */
const acting =
  /^(?:(?:had|has|have|were|was|would have|could have|is|are) )?(?:been )?(?:did|does|do|done|doing|handled|handles|handling|served|serves|serving|answered|answers|answering|processed|processes|processing|taken|took|taking|takes|carried|carrying|performed|used|run|ran|running|stood in|stand in|standing in|stepped in|filled in|filling in|jumped in|substituted|covered for|replaced)\b(?! (?:by|with|through))/;

/** Where a model of a what-if stands to it: the one that would be used, or the one that was. */
export function roleOf({ tokens }: Words, mention: Mention): 'target' | 'source' | null {
  let back = mention.from - 1;
  while (skipped.test(tokens[back]?.lower ?? '')) back -= 1;
  const before = tokens[back]?.lower ?? '';
  const pair = `${tokens[back - 1]?.lower ?? ''} ${before}`;
  if (
    /^(instead of|rather than|place of|away from|cost of|in for|over from|over for|filling for|cover for)$/.test(pair)
  )
    return 'source';
  const next = tokens[mention.to]?.lower ?? '';
  const behind = tokens
    .slice(mention.to, mention.to + 5)
    .map(({ lower }) => lower)
    .join(' ');
  const owned = tokens[mention.to - 1]?.possessive === true;
  if (owned && belonging.test(next)) return 'source';
  if (/^(job|work|place|role|part|share|duties|calls|answers|requests) of$/.test(pair)) return 'source';
  if (
    /^(?:being |been )?(?:replaced|swapped|exchanged|handled|done|served|answered) (?:by|for|with|on|through)\b/.test(
      behind,
    )
  )
    return 'source';
  if (/^(that|which|what|everything|all|calls|requests|anything|whatever)$/.test(before) && acting.test(behind))
    return 'source';
  if (
    /^(had|if|suppose|supposing|imagine|though|say|assume|assuming|pretend|were|that)$/.test(before) &&
    acting.test(behind)
  )
    return 'target';
  if (/^(instead|rather)$/.test(next) && before !== 'of') return 'target';
  if (before === 'for') {
    const swap = tokens
      .slice(Math.max(0, back - 6), back)
      .some(({ lower }) => /^(swap\w*|exchang\w+|trad\w+|chang\w+)$/.test(lower));
    return swap ? 'target' : null;
  }
  if (belonging.test(next)) return 'source';
  if (towards.test(before)) return 'target';
  if (away.test(before)) return 'source';
  if (/^(replac\w+|swap\w*|switch\w*|mov\w+|migrat\w+|rout\w+)$/.test(before)) return 'source';
  if (
    /^(had|were|was|would|could|is|did|does|replaced|swapped|moved|took|taken|handled|served|r[au]n|went|called)$/.test(
      next,
    )
  ) {
    // "if opus had been swapped for haiku" is about opus; "would haiku have been cheaper" about haiku.
    return /^(would|could|had|replaces?)$/.test(before) ? 'target' : 'source';
  }
  return /^(would|could|if)$/.test(before) ? 'target' : null;
}
