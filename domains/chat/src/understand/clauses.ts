import type { AskedMeasure, Intent } from './question-parse.ts';
import { type IntentEvidence, recogniseIntent, type RecognisedIntent } from './recognise-intent.ts';
import { recogniseMeasures } from './recognise-measures.ts';
import { createWords, type Token, tokenise } from './tokenise.ts';

export interface RecognisedIntents extends RecognisedIntent {
  /** What else the question asks for, in further sentences. */
  readonly also: readonly Intent[];
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.quoted ? '""' : token.lower)).join(' ');
}

function measuresOf(tokens: readonly Token[]): AskedMeasure[] {
  return recogniseMeasures(createWords(tokens)).measures;
}

/** A question of several sentences has the intent of its first that asks something; the others are kept beside it. */
export function recogniseIntents(
  question: string,
  tokens: readonly Token[],
  evidence: Omit<IntentEvidence, 'text'>,
): RecognisedIntents {
  const whole = recogniseIntent({ ...evidence, text: textOf(tokens) });
  const clauses = question
    .split(/[?!;\n]+\s*|\.\s+/)
    .map(tokenise)
    .filter((clause) => clause.length > 0);
  if (whole.decline !== null && whole.decline !== 'other_subject') return { ...whole, also: [] };
  if (clauses.length < 2) return { ...whole, also: [] };
  const nothing = { has_dimensions: false, has_filters: false, has_period: false, has_order: false };
  const found = clauses
    .map((clause) => recogniseIntent({ ...nothing, text: textOf(clause), measures: measuresOf(clause) }))
    .filter((one) => one.decline !== 'other_subject');
  const [first] = found;
  if (first === undefined) return { ...whole, also: [] };
  const also = found.map((one) => one.intent).filter((intent) => intent !== first.intent && intent !== 'spend_query');
  return { ...first, also: [...new Set(also)] };
}
