import type { AskedMeasure } from '../question-parse.ts';

const share = String.raw`(?:percent(?:age)?|%|share|fraction|proportion|portion|part|chunk|slice|pct|ratio|how many percent|rate)`;
const calls = String.raw`(?:calls?|requests?|queries|traffic|invocations?|generations?|completions?)`;
const wrong = String.raw`(?:(?:go|goes|going|went|gone) wrong|wrong|broke|break|breaks|broken|crash(?:es|ed)?|blew up|blow up|(?:did|do|does) not (?:succeed|work|go through|make it)|(?:didn't|don't|doesn't|didnt) (?:succeed|work|go through|make it)|unsuccessful\w*|came back with an error|ended in (?:an )?errors?|bombed|bounced|threw|fail\w*|errors?|errored)`;
const money = String.raw`(?:cost|costs|costing|price|priced|spend|pay|paid|how much|expensive|dear|pricey|costly|bill|charged?)`;
const one = String.raw`(?:one|a single|an average|the average|the typical|a typical|single|an individual|average|a mean)`;

function costOf(noun: string): RegExp {
  return new RegExp(
    String.raw`\b${money}\b.{0,40}\b${one} (?:single )?${noun}\b(?!.{0,12}\b(?:over|above|under|more than|less than)\b)|\b${one} (?:single )?${noun}\b.{0,40}\b${money}\b|\b${money} (?:a|an|for a|of an?) ${noun}\b`,
  );
}

/** Measures that a whole sentence tells rather than a phrase; each takes the place of what its words name alone. */
const toldMeasures: readonly (readonly [AskedMeasure, RegExp, unless?: RegExp])[] = [
  [
    'error_rate',
    new RegExp(
      String.raw`\b${share} (?:of )?\b.{0,40}\b${calls}\b.{0,40}\b${wrong}\b|\bhow (?:often|frequently|many times)\b.{0,40}\b${calls}\b.{0,40}\b${wrong}\b|\bhow (?:often|frequently) (?:do|does|did) .{0,30}\b(?:fail|go wrong|break|crash|error)\b|\b${wrong} ${share}\b.{0,12}\b${calls}\b`,
    ),
    /\b(?:what|how much) .{0,30}\b(?:cost|spend|money|paid)\b|\b(?:spend|cost|costs|money|tokens?)\b.{0,30}\b(?:on|of|by) (?:failed|calls that)\b/,
  ],
  [
    'cache_hit_rate',
    new RegExp(
      String.raw`\bhow (?:often|frequently)\b.{0,50}\bcach(?:e|ed)\b|\b(?:${share}|how much) of\b.{0,40}\b(?:inputs?|prompts?|tokens?|context)\b.{0,40}\bcach(?:e|ed)\b|\bcach(?:e|ed)\b.{0,30}\b(?:as a|in) (?:percent(?:age)?|share)\b`,
    ),
    /\b(?:cost|spend|miss(?:es|ed)?|writ(?:e|es|ten)|wrote)\b/,
  ],
  [
    'cost_per_user',
    new RegExp(
      String.raw`\b(?:per|a|by the) (?:head|capita|nose|employee|seat)\b|${costOf('(?:user|person|developer|colleague|employee|head)').source}`,
    ),
    /\bhow many (?:calls|tokens|requests)\b|\b(?:calls|tokens|requests) per\b|\btop\b|\bmost\b/,
  ],
  [
    'cost_per_session',
    costOf('(?:session|conversation|chat|run)'),
    /\b(?:tokens|calls) per\b|\bmost\b|\bwhy\b|\btop\b/,
  ],
  ['cost_per_task', costOf('(?:task|job|ticket)'), /\b(?:tokens|calls) per\b|\bmost\b|\bwhy\b|\btop\b/],
  [
    'cost_per_call',
    costOf('(?:call|request|query|completion|generation|invocation|api call|llm call)'),
    /\b(?:tokens) per\b|\bmost\b|\btop\b|\b(?:over|above|more than) [$€]?\d/,
  ],
  [
    'tokens.output',
    /\bhow much (?:text|output|content|prose)\b.{0,50}\b(?:generat\w+|writ\w+|wrote|produc\w+|put out|spit out|return(?:ed|s)?|emit\w*|come|came|got)\b|\b(?:text|content) (?:generated|written|produced)\b/,
    /\b(?:cost|spend|spent|pay|paid)\b/,
  ],
];

/** What tells each of several measures in one sentence; the last resort where nothing else names one. */
export function toldMeasure(text: string): AskedMeasure | null {
  const found = toldMeasures.find(([, pattern, unless]) => pattern.test(text) && unless?.test(text) !== true);
  return found?.[0] ?? null;
}
