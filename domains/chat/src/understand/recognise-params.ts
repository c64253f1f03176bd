import { newestModel } from './model-names.ts';
import { belonging, roleOf } from './model-roles.ts';
import type { Mention } from './name-places.ts';
import type { AskedFilter, Intent, QuestionParse } from './question-parse.ts';
import type { RecognisedIntent } from './recognise-intent.ts';
import type { StatedTime } from './recognise-times.ts';
import { toFilters } from './recognise-values.ts';
import type { Words } from './tokenise.ts';

type Params = QuestionParse['params'];

export interface ParamEvidence {
  readonly words: Words;
  /** The whole question in lower case, names as they were typed. */
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly times: readonly StatedTime[];
}

export interface RecognisedParams {
  readonly params: Params;
  /** Names that are a parameter, so that they are no filter. */
  readonly taken: ReadonlySet<Mention>;
  readonly clarify: readonly string[];
}

const numbers: Readonly<Record<string, number>> = {
  half: 0.5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  hundred: 100,
};
const spelt = Object.keys(numbers).join('|');

function numberOf(text: string): number {
  return Object.hasOwn(numbers, text) ? (numbers[text] ?? 1) : Number(text);
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

const multiples: readonly (readonly [RegExp, number])[] = [
  [/\bdoubl\w*\b|\btwice\b|\btwofold\b/, 2],
  [/\btripl\w*\b|\bthrice\b|\btreble\w*\b/, 3],
  [/\bquadrupl\w*\b/, 4],
  [/\bquintupl\w*\b/, 5],
  [/\border of magnitude\b/, 10],
  [/\bhalv\w+\b|\bhalf (?:the|as much|our|of)\b/, 0.5],
  [/\bhalf again\b/, 1.5],
];

/** `triples`, `10x`, `fivefold`, `4 times`, `50 % more`, `from 2k to 6k calls`: how many times as much. */
export function factorIn(text: string): number | null {
  // "3x rather than 2x" is about three.
  const asked = text.replaceAll(
    /\b(?:rather than|instead of|not) (?:\d+(?:\.\d+)?x|\w+ times|\w+fold|doubl\w+|tripl\w+)/g,
    ' ',
  );
  const times = new RegExp(
    String.raw`(?<![\w.])(\d+(?:\.\d+)?)x\b|\bx(\d+(?:\.\d+)?)\b|\b(\d+(?:\.\d+)?|${spelt})[- ]?(?:times|fold|x)\b`,
  ).exec(asked);
  const fold = new RegExp(String.raw`\b(${spelt})fold\b`).exec(asked)?.[1];
  const number = times?.[1] ?? times?.[2] ?? times?.[3] ?? fold;
  const more = percentMore(asked);
  if (more !== null) return more;
  if (number !== undefined) return numberOf(number);
  return multiples.find(([pattern]) => pattern.test(asked))?.[1] ?? null;
}

function percentMore(text: string): number | null {
  const up = /(?:\+|\bby |\bplus |\bup |\bof |\ban? |\banother |\badditional )?(\d+(?:\.\d+)?)(?:%| ?percent\b)/.exec(
    text,
  );
  if (up === null) return null;
  const share = Number(up[1]) / 100;
  const fewer = /\b(?:fewer|less|drop\w*|fall\w*|shrink\w*|decreas\w*|decline\w*|lower)\b/.test(text);
  const of = /% of (?:today|current|now|the current|what)|percent of (?:today|current|now|what)/.test(text);
  return rounded(of ? share : fewer ? 1 - share : 1 + share);
}

const shares: readonly (readonly [RegExp, number])[] = [
  [/\b(?:a|one)[- ]third\b|\b(?:by|a|one) third\b/, 33],
  [/\btwo[- ]thirds\b/, 67],
  [/\bthree[- ]quarters\b/, 75],
  [/\b(?:by|a|one)[- ](?:a )?quarter (?!of \d|\bto date)|\bby a quarter\b|\ba quarter (?:less|lower|cheaper|of)/, 25],
  [/\b(?:a|one)[- ]fifth\b|\bby a fifth\b/, 20],
  [/\b(?:a|one)[- ]tenth\b|\bby a tenth\b/, 10],
  [
    /\bhalf (?:off|that)\b|\bhalv\w*\b|\b(?:in|by|to) half\b(?! (?:an? )?(?:s|sec|seconds?|minutes?|mins?)\b)|\bhalf (?:the|our|of|as much|price|what)\b|\b50-50\b/,
    50,
  ],
];

/** How much less it is to cost. */
export function percentIn(text: string): number | null {
  const written = /(?<!\d)(\d{1,3}(?:\.\d+)?) ?(?:%|percent\b|pct\b|per cent\b)/.exec(text)?.[1];
  if (written !== undefined && !costChange.test(text)) return Number(written);
  const all = [...text.matchAll(/(?<!\d)(\d{1,3}(?:\.\d+)?) ?(?:%|percent\b)/g)].map((match) => Number(match[1]));
  if (all.length > 1) return all.find((value) => value !== costChangeIn(text)) ?? null;
  const spoken = new RegExp(String.raw`\b(${spelt}) (?:percent|per cent)\b`).exec(text)?.[1];
  if (spoken !== undefined) return numberOf(spoken);
  const share = shares.find(([pattern]) => pattern.test(text))?.[1];
  if (share !== undefined) return share;
  const bare =
    /^(?:and |but |then |rather |no |ok )*(?:make (?:it|that)|rather|what about|how about|with|by|say)? ?(\d{1,2})(?: (?:instead|then|rather|please))?$/.exec(
      text,
    )?.[1];
  if (bare !== undefined) return Number(bare);
  const fromTo = /\bfrom \$?(\d+(?:\.\d+)?)(k?)\b.{0,30}?\bto \$?(\d+(?:\.\d+)?)(k?)\b/.exec(text);
  const wanted =
    /\b(?:pay|spend|at|on|cost\w*) (?:us )?(?:about )?\$?(\d+(?:\.\d+)?)(k?)\b.{0,60}?\b(?:want|need|like|aim|get|down)\b.{0,30}?\$?(\d+(?:\.\d+)?)(k?)\b(?! ?(?:%|percent|ms|s\b|sec))/.exec(
      text,
    );
  const [, high = '0', thousands, low = '0', lowThousands] = fromTo ?? wanted ?? [];
  if (!/\$|\dk\b|\b(?:pay|spend|bill|cost)\b/.test(text)) return null;
  const before = Number(high) * (thousands === 'k' ? 1000 : 1);
  const after = Number(low) * (lowThousands === 'k' ? 1000 : 1);
  return after > 0 && after < before ? rounded((1 - after / before) * 100) : null;
}

const costChange =
  /(\d+(?:\.\d+)?) ?(?:%|percent) (?:more|higher|extra|additional|increase)(?: (?:cost|spend|money|expensive))?|(?:cost|spend|bill|price|budget)\w*\b.{0,30}\b(?:up|rise|increase|grow|more|higher) (?:by )?(?:at most |up to |no more than |max(?:imum)? )?(\d+(?:\.\d+)?) ?(?:%|percent)|(?:more|extra|higher|additional) (?:cost|spend|money|spending)\b.{0,40}?(\d+(?:\.\d+)?) ?(?:%|percent)|(?:at most|up to|no more than|max(?:imum)?(?: of)?) (\d+(?:\.\d+)?) ?(?:%|percent) (?:more|extra|higher|on top|additional|cost|spend)/;
const sameCost =
  /\b(?:at |for |with )?(?:no|zero|without|not) (?:\w+ )?(?:more|extra|additional|higher|added|increas\w+|any extra|rise in|change in|paying|spending)\b.{0,20}\b(?:costs?|spend|spending|money|expenses?|more|budget|extra|bill|charge)\b|\bwithout (?:it )?(?:costing|paying|spending|raising|increasing|adding)\b|\b(?:at|for|with|keeping|keep) (?:the )?(?:same|equal|constant|current|identical|unchanged) (?:cost|costs|price|spend|budget|money|bill)\b|\bcost[- ]neutral\w*|\b(?:cost|costs|spend|bill|price|budget)\b.{0,20}\b(?:must|may|should|can|has to) (?:not|stay|remain)\b|\bno more (?:cost|money|spend)\b|\bat no (?:extra |additional |more |higher |added )?(?:cost|charge|expense|price)\b|\bwithout (?:extra|additional|more|higher) (?:cost|costs|spend|money)\b|\bsame (?:cost|price|money|spend|budget)\b|\b(?:not|never) (?:cost|pay|spend) (?:us )?(?:more|a cent more|extra)\b/;

/** How much dearer it may get, in per cent; null where nothing is said of it. */
export function costChangeIn(text: string): number | null {
  const match = costChange.exec(text);
  const stated = match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4];
  if (stated !== undefined) return Number(stated);
  return sameCost.test(text) ? 0 : null;
}

const demoted =
  /\b(?:in place of|instead of|rather than|not|from|over|beyond|as opposed to) (?:the |our |an? |today's |current |default |usual |old )*(?:\d+|five|one|an?|sixty|hourly|thirty|ten)?[- ]?(?:h|hrs?|hours?|m|mins?|minutes?)\b/g;
const rollingTimes = /\b(?:last|past|previous) (?:\d+|\w+) (?:h|hrs?|hours?|mins?|minutes?|days?)\b/g;

/** `1h`, `5m`: the lifetime of a cache. Of two it is the one that is not in force unless something says so. */
export function lifetimeIn(text: string): string | null {
  const asked = text.replaceAll(demoted, ' ').replaceAll(rollingTimes, ' ');
  const pattern = new RegExp(
    String.raw`(?<![\w.$])(\d+|${spelt}|an?(?=[- ]))[- ]?(h|hrs?|hours?|m|mins?|minutes?|d|days?)\b(?! (?:ago|of data))`,
    'g',
  );
  const found = [...asked.matchAll(pattern)].map(([, count = '1', unit = 'h']) => lifetimeOf(count, unit));
  const other = found.find((lifetime) => lifetime !== '5m') ?? found[0];
  if (other !== undefined) return other;
  if (/\bhourly\b|\bhour-long\b|\bhour\b/.test(asked)) return '1h';
  if (/\b(endless|infinite|unlimited|forever|no expiry|never expire\w*)\b/.test(asked)) return 'inf';
  if (/\b(without|no|turn(ed)? off|switched off|disable\w*|had not|never used)\b.{0,20}\bcach/.test(asked))
    return 'none';
  if (/\b(longer|extend\w*|prolong\w*|increas\w*|rais\w*|lengthen\w*)\b/.test(asked)) return '1h';
  return /\b(shorter|shorten\w*)\b/.test(asked) ? '5m' : null;
}

function lifetimeOf(spoken: string, unit: string): string {
  const count = /^an?$/.test(spoken) ? 1 : numberOf(spoken);
  const [first = 'h'] = unit;
  return first === 'm' && count % 60 === 0 && count > 0 ? `${count / 60}h` : `${count}${first}`;
}

const methods: readonly (readonly [string, RegExp])[] = [
  [
    'prompt_caching',
    /\b(?:use|using|add|adding|with|turn(?:ing)? on|enabl\w+|through|via|by|of)\b.{0,15}\bprompt cach\w+/,
  ],
  ['caching', /\b(?:response|exact|semantic|answer|result|request)[- ]?cach\w+|\bcach(?:e|ing)\b/],
  ['batching', /\bbatch(?:ing|ed)?\b(?:.{0,12}\b(?:api|tier|mode|discount|processing|endpoint))?/],
  ['routing', /\brout(?:e|ing|er)\b|\bcascad\w+|\bmodel mix\b/],
  [
    'prompt_compression',
    /\b(?:compress\w*|short(?:er|en\w*)|trim\w*|prun\w+|slim\w*|smaller)\b.{0,15}\b(?:prompts?|contexts?|inputs?|history)\b/,
  ],
  ['deduplication', /\bdedup\w*\b/],
  ['fine_tuning', /\bfine[- ]?tun\w+/],
  ['distillation', /\bdistil\w+/],
];

function methodIn(text: string): string | null {
  return methods.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** The model that would be used: a family stands for its newest. */
function targetOf({ words, mentions }: ParamEvidence): Mention[] {
  const models = mentions.filter(
    ({ dimension, negated, set_aside }) => dimension === 'model' && (!negated || set_aside),
  );
  const roles = models.map((mention, at) => {
    const next = models[at + 1];
    // "4o to flash": from the one to the other.
    const arrow = next !== undefined && words.tokens[mention.to]?.lower === 'to' && next.from === mention.to + 1;
    return arrow ? 'source' : roleOf(words, mention);
  });
  const named = models.filter((_, at) => roles[at] === 'target');
  if (named.length > 0) return withList(words, models, named);
  const open = models.filter((_, at) => roles[at] === null);
  const last = open.at(-1);
  return last === undefined ? [] : withList(words, models, [last]);
}

/** `on haiku or flash`: both would be tried. */
function withList({ tokens }: Words, models: readonly Mention[], targets: readonly Mention[]): Mention[] {
  const found = [...targets];
  for (const mention of models) {
    if (found.includes(mention)) continue;
    const before = found.find(({ to }) => {
      const gap = tokens.slice(to, mention.from);
      return (
        to <= mention.from && gap.length <= 2 && gap.every(({ lower }) => /^(or|and|vs|versus|on|with)$/.test(lower))
      );
    });
    const listed =
      before !== undefined && tokens.slice(before.to, mention.from).some(({ lower }) => /^(or|and)$/.test(lower));
    if (listed && !belonging.test(tokens[mention.to]?.lower ?? '')) found.push(mention);
  }
  return found;
}

function modelParams(evidence: ParamEvidence): RecognisedParams {
  const targets = targetOf(evidence);
  const values = targets.flatMap((target) => newestModel(target.values) ?? []);
  const [only] = values;
  return {
    params: only === undefined ? {} : { to_model: values.length === 1 ? only : values },
    taken: new Set(targets),
    clarify: only === undefined || targets.some((target) => target.values.length > 1) ? ['to_model'] : [],
  };
}

/** Times a thing may take: one, or one for each thing that is named. */
function timeParam(evidence: ParamEvidence, name: string): Params {
  const wished = evidence.times.filter(({ now }) => !now);
  const [first] = wished;
  if (first === undefined) return {};
  if (wished.length === 1) return { [name]: first.ms };
  const named = wished.map(({ at, ms }) => {
    const before = evidence.mentions.findLast((mention) => mention.from < at && mention.dimension !== 'model');
    return [before?.values[0] ?? '', ms] as const;
  });
  const owners = new Set(named.map(([owner]) => owner));
  if (owners.size === wished.length && !owners.has('')) return { [name]: Object.fromEntries(named) };
  return { [name]: Math.min(...wished.map(({ ms }) => ms)) };
}

function plain(params: Params): RecognisedParams {
  return { params, taken: new Set(), clarify: [] };
}

function present(entries: readonly (readonly [string, Params[string] | null])[]): Params {
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** What a what-if or an advice turns on. */
export function recogniseParams(found: RecognisedIntent, evidence: ParamEvidence): RecognisedParams {
  const { text } = evidence;
  const { intent, missing, decline } = found;
  if (missing !== null) return plain({ missing: missing.word });
  if (decline !== null) return plain({ reason: decline });
  switch (intent) {
    case 'spend_query':
      return plain({ ...spendParams(text), ...shareParams(text) });
    case 'lifetime_what_if':
      return plain(present([['ttl', lifetimeIn(text)]]));
    case 'model_what_if':
      return modelParams(evidence);
    case 'capacity_plan':
      return plain(present([['factor', factorIn(text)]]));
    case 'reduce_cost':
      return plain({
        ...present([
          ['percent', percentIn(text)],
          ['method', methodIn(text)],
        ]),
        ...timeParam(evidence, 'max_latency_ms'),
      });
    case 'latency_reduce':
      return plain({ ...timeParam(evidence, 'target_ms'), ...present([['max_cost_change_pct', costChangeIn(text)]]) });
    default:
      return plain({});
  }
}

/** Filters without the names that are a parameter. */
export function filtersWithout(mentions: readonly Mention[], taken: ReadonlySet<Mention>): AskedFilter[] {
  const left = mentions.filter((mention) => !taken.has(mention));
  // "with flash instead of gpt-4o" is about the calls of gpt-4o; anywhere else what is set aside is not wanted.
  const stays = taken.size > 0;
  return toFilters(
    left.flatMap((mention) => {
      if (!mention.set_aside) return [mention];
      return stays && mention.dimension === 'model' ? [{ ...mention, negated: false }] : [];
    }),
  );
}

/** `what percent of spend is output`: a part of the money over all of it. */
function shareParams(text: string): Params {
  const share =
    /\b(percent|percentage|%|share|fraction|proportion|part|portion|how much) of (the |our |my |total |all )*(spend|spending|cost|costs|bill|money)\b/;
  return share.test(text) ? { share_of: 'spend' } : {};
}

/** `tokens per call`, `how many models`: derived from the rows, not measures of their own. */
function spendParams(text: string): Params {
  const per =
    /\btokens? (?:per|a|each) (call|request|session|user|task)\b|\bcalls? (?:per|a|each) (session|user|task)\b/.exec(
      text,
    );
  const count =
    /\bhow many (?:different |distinct )?(models|providers|projects|features|agents|applications|branches|repos)\b/.exec(
      text,
    )?.[1];
  return {
    ...(per === null ? {} : { per: (per[1] ?? per[2] ?? 'call').replace('request', 'call') }),
    ...(count === undefined ? {} : { count: count.replace(/(?:es)?s$/, '') }),
  };
}

/** Intents whose parameter a follow-up may change by naming nothing but it. */
export const turning: ReadonlySet<Intent> = new Set([
  'lifetime_what_if',
  'model_what_if',
  'capacity_plan',
  'reduce_cost',
  'latency_reduce',
]);
