import type { Token } from './tokenise.ts';
import type { Range } from './range.ts';

const telling =
  /^(?:(?:and|or) \S+ )?(?:(?:has|have|had|is|was|are|were|just|also|now|still|again|already|recently|really|kindly|keeps?|kept|even|today|yesterday) ){0,2}(?:asks?|asked|asking|wants?|wanted|wonders?|wondered|wondering|writes?|wrote|written|says?|said|saying|thinks?|thought|believes?|believed|claims?|claimed|tells?|told|mentions?|mentioned|notice[sd]?|suspects?|suspected|suggests?|suggested|reckons?|reckoned|insists?|insisted|complains?|complained|complaining|pinged|emailed|e-mailed|mailed|messaged|forwarded|reports?|reported|promised|feels|swears|swore|worries|worried|needs?|requests|requested|would like|points out|pointed out|sent|replied|remarked|guesses|assumes|assumed|expects|knows|knew|curious|interested|keen|nervous)\b/;
const absent =
  /^(?:is|was|are|were|isn't|wasn't) (?:still |also |again |currently |now |not )?(?:out|away|off|sick|ill|on (?:leave|holiday|vacation|call)|not here|here|gone|busy|convinced|sure|unsure|unavailable|back|in a|waiting|right|wrong|worried|curious|angry|nervous|unhappy)\b/;
const withMe = /^(?:and|or) (?:i|me|we|my)\b/;
const belongings =
  /^(?:own |last |latest )?(?:questions?|requests?|mails?|e-?mails?|messages?|notes?|reports?|ideas?|theory|opinion|deck|slides?|comments?|words|point|guess|boss|team|meeting)\b/;
const addressed =
  /(?:^|\b)(?:according to|(?:told|asked|informed|reminded|warned|pinged|briefed) by|fwd(?::)? from|forwarded (?:from|by)|fw from|fwd|(?:questions?|requests?|mails?|e-?mails?|messages?|notes?|pings?|asks?|word|sent|quote|written|quoting|asked|comments?) (?:from|by|of)|tell|telling|told|ask|asking|asked|remind|promised|promise|owe|e-?mail|mail|ping|pinged|cc|thanks|thank|hi|hello|hey|dear|cheers|regards|behalf of|inform|show|brief|update|meeting with|talk to|talked to|talking to|spoke (?:to|with)|call with)(?: (?:my|our|the|colleague|boss|manager|friend|also))*$/;

/**
 * Somebody who asks or is told: `Ines wants to know what heron cost`. Whoever spends stands after "did", "by" or "of",
 * or owns calls.
 */
export function isBystander(tokens: readonly Token[], { from, to }: Range): boolean {
  const { clause } = tokens[from] ?? {};
  const inside = (token: Token): boolean => token.clause === clause;
  const before = tokens
    .slice(Math.max(0, from - 4), from)
    .filter(inside)
    .map(({ lower }) => lower)
    .join(' ');
  const behind = tokens
    .slice(to, to + 6)
    .filter(inside)
    .map(({ lower }) => lower)
    .join(' ');
  if (tokens[to - 1]?.possessive === true) return belongings.test(behind);
  // `From: Ines`
  const announced = tokens[from - 1];
  if (announced?.comma === true && /^(from|to|cc|by|sender)$/.test(announced.lower)) return true;
  if (addressed.test(before)) return true;
  if (
    /\b(?:did|does|do|has|have|had|will|would|by|per|of|on|for|what|which|how)(?: (?:my|our|the|user))*$/.test(before)
  )
    return false;
  return (
    telling.test(behind) || absent.test(behind) || (withMe.test(behind) && !/\bi (?:spend|spent|cost)/.test(behind))
  );
}
