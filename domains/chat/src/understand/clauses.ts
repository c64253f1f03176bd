import type { Mention } from './name-places.ts';
import type { AskedMeasure, Intent } from './question-parse.ts';
import { type IntentEvidence, recogniseIntent, type RecognisedIntent } from './recognise-intent.ts';
import { recogniseMeasures } from './recognise-measures.ts';
import type { StatedTime } from './recognise-times.ts';
import { createWords, type Token } from './tokenise.ts';

export interface RecognisedIntents extends RecognisedIntent {
  /** What else the question asks for, in further sentences. */
  readonly also: readonly Intent[];
}

const mostClauses = 12;

export interface NamedPlaces {
  readonly mentions: readonly Mention[];
  readonly times: readonly StatedTime[];
}

/** The words in lower case with names masked, so that a project called `forecast` asks for no forecast. */
export function maskedText(
  tokens: readonly Token[],
  { mentions, times }: NamedPlaces,
  wanted: (token: Token) => boolean = () => true,
): string {
  const masks = new Map<number, string>();
  for (const { from, to, dimension, unheard } of mentions) {
    // A name that nobody knows may be no name at all.
    if (unheard && tokens[from]?.quoted !== true) continue;
    for (let at = from; at < to; at += 1) masks.set(at, '');
    masks.set(from, dimension === 'model' ? '_model_' : '_name_');
  }
  for (const { at } of times) {
    masks.set(at, '_time_');
    if (!/[a-z]$/.test(tokens[at]?.lower ?? '') || tokens[at]?.lower === 'half') masks.set(at + 1, '');
  }
  return tokens
    .flatMap((token, at) => {
      if (!wanted(token)) return [];
      const mask = masks.get(at) ?? (token.quoted ? '_name_' : token.lower);
      return mask === '' ? [] : [mask];
    })
    .join(' ');
}

/** A question of several sentences has the intent of its first that asks something; the others are kept beside it. */
export function recogniseIntents(
  tokens: readonly Token[],
  places: NamedPlaces,
  evidence: Omit<IntentEvidence, 'text'>,
): RecognisedIntents {
  const whole = recogniseIntent({ ...evidence, text: maskedText(tokens, places) });
  const clauses = [...new Set(tokens.map((token) => token.clause))].slice(-mostClauses);
  if (whole.decline !== null && whole.decline !== 'other_subject' && whole.decline !== 'changes') {
    return { ...whole, also: [] };
  }
  if (clauses.length < 2) return { ...whole, also: [] };
  const found = clauses
    .map((clause) => {
      const inside = (token: Token): boolean => token.clause === clause;
      const text = maskedText(tokens, places, inside);
      const measures: AskedMeasure[] = recogniseMeasures(createWords(tokens.filter(inside))).measures;
      return {
        ...recogniseIntent({ text, measures, speaks_of_data: false }),
        tells: telling.test(text) || changed.test(text),
        greets: greeting.test(text),
      };
    })
    .filter((one) => one.decline !== 'other_subject' && !one.greets);
  const refused = found.find((one) => one.decline !== null && one.decline !== 'changes');
  if (refused !== undefined) return { ...refused, also: [] };
  const asked = found.filter((one) => one.decline === null);
  const asking = asked.filter((one) => !(one.tells && one.intent === 'spend_query'));
  const [first] = asking.length > 0 ? asking : asked.length > 0 ? asked : found;
  if (first === undefined) return { ...whole, also: [] };
  const also = asking.map((one) => one.intent).filter((intent) => intent !== first.intent && intent !== 'spend_query');
  return { ...first, also: [...new Set(also)] };
}

const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks|thank you|thx|cheers|please|sorry|quick question|question|help)(?: (?:there|all|team|apex|everyone|again|a lot|so much|you|in advance|for (?:the )?help|for (?:a )?second|first))*$/;

/** `spend rose 40 % last week.` tells, where no word asks. */
const changed =
  /^(?!.*\b(?:how|what|which|why|who|when|where|did|does|do|show|list|give|was|is|compare|explain)\b).*\b(?:rose|fell|jumped|went (?:up|down)|doubled|tripled|increased|decreased|spiked|exploded|dropped|grew|climbed|shot up|surged|soared)\b/;

/** Tells how things are ("we spend $5,000 a month on opus") before another sentence says what to do about it. */
const telling =
  /^(?:(?:hi|hello|hey|so|well|ok|okay|and|but|right now|currently|today|at the moment) )*(?:we|i|our|my|_name_|_model_|it|the|there|they|this|that|everyone|everybody|people|someone|somebody|(?:one|some|a few|many|most|all|two|half) of (?:our|my|the)|an?|users?|customers?)\b(?!.*\b(?:how much|how many|what|which|where|when|who|tell me|show me|want to know|need to know)\b)/;
