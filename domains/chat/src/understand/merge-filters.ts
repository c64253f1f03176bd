import type { Dimension } from '@apex/contracts';
import { mergeFilters } from './build-parse.ts';
import { wordsOf } from './is-elliptic.ts';
import type { KnownValues } from './known-names.ts';
import type { AskedFilter } from './question-parse.ts';
import type { Understanding } from './understand.ts';

const narrowing = /\b(?:only|just|within|of (?:those|these|that|them)|also|too|as well|add|and also)\b/;
const adding = /\b(?:it|that|this|those|them|also|add|include|plus|too|throw in|as well)\b|^and (?!only)/;
const opensAdding = /^(?:(?:please|now|also|and|can you|could you|ok|then) )*(?:add|include|put in|insert|throw in)\b/;

const clearing =
  /\b(?:drop|remove|clear|lift|lose|forget|without|no|ignore|reset|undo|take away|get rid of)\b(?: the| that| this| any| all| my)*(?: (\w+))? (?:filters?|restrictions?|limitations?|conditions?)\b|\b(?:for|across|over|of|with|on|in) (?:all|every|everything|everyone)(?: of)?(?: the| our)? ?(models?|projects?|features?|users?|agents?|environments?|providers?|of them|of it)?\b|\b(?:all|every) (models?|projects?|features?|users?|agents?|environments?|providers?) (?:again|now|please|then)\b|^(?:and |now |ok |for )*(?:everyone|everybody|everything|all of (?:them|it)|all)$/;

/** What a follow-up lets go of: the filters of one dimension, or all (`''`); null where it keeps them. */
export function clearedIn(question: string): string | null {
  const text = wordsOf(question).join(' ');
  const match = clearing.exec(text);
  if (match === null || wordsOf(question).length > 10) return null;
  const named = (match[1] ?? match[2] ?? match[3] ?? '').replace(/s$/, '');
  return /^(model|project|feature|user|agent|environment|provider|status|operation|session|task)$/.test(named)
    ? named
    : '';
}

/** `the other provider`: of the values there are, those not asked about before. */
function othersThan(
  question: string,
  { parse: before, mentioned }: Understanding,
  known: KnownValues | null,
): AskedFilter[] {
  const asked = /\bthe others?(?: (?:(\w+?)s?|ones?|two|three))?\b/.exec(wordsOf(question).join(' '));
  if (asked === null) return [];
  const named = asked[1];
  const held = before.filters.find(
    ({ dimension, op }) =>
      (op === 'eq' || op === 'in') && (named === undefined || named === dimension || named === 'one'),
  );
  if (held === undefined) return [];
  const gone = new Set([held.value].flat().map(String));
  // Those named earlier in the thread before all others there are.
  const spoken = (mentioned[held.dimension] ?? []).filter((value) => !gone.has(value));
  const all = (known?.[held.dimension as Dimension] ?? []).filter((value) => !gone.has(value));
  const values = spoken.length > 0 ? spoken : all;
  const [only] = values;
  if (only === undefined) return [];
  return [
    values.length === 1
      ? { dimension: held.dimension, op: 'eq', value: only }
      : {
          dimension: held.dimension,
          op: values.length > 20 ? 'not_in' : 'in',
          value: values.length > 20 ? [...gone] : values.sort(),
        },
  ];
}

/** The filters of a follow-up: its own, and those of the question before that it does not replace or let go of. */
export function mergedFilters(
  question: string,
  { parse: own }: Understanding,
  previous: Understanding,
  known: KnownValues | null,
): AskedFilter[] {
  const { parse: before } = previous;
  const text = wordsOf(question).join(' ');
  const cleared = clearedIn(question);
  const others = othersThan(question, previous, known);
  const parse = {
    ...own,
    filters: [...others, ...own.filters.filter(({ dimension }) => !others.some((one) => one.dimension === dimension))],
  };
  const wanted = new Set(parse.filters.filter(({ op }) => op !== 'ne' && op !== 'not_in').map((one) => one.dimension));
  // Another maker's model is none of the maker named before.
  if (!narrowing.test(text)) {
    if (wanted.has('provider')) wanted.add('model');
    else if (wanted.has('model')) wanted.add('provider');
  }
  const compares = parse.intent === 'compare_models' && (adding.test(text) || /\babout\b/.test(text));
  const joins = compares || opensAdding.test(text);
  const held = before.filters.filter(({ dimension }) => cleared === null || (cleared !== '' && dimension !== cleared));
  const kept = held.filter(
    (filter) => !wanted.has(filter.dimension) || (joins && (filter.dimension === 'model' || !compares)),
  );
  return mergeFilters(leftOut(kept, parse.filters)).concat();
}

/** What is left out now is no longer one of the values asked for before. */
function leftOut(kept: readonly AskedFilter[], own: readonly AskedFilter[]): AskedFilter[] {
  const out = new Map<string, ReadonlySet<string>>();
  for (const { dimension, op, value } of own) {
    if (op === 'ne' || op === 'not_in') out.set(dimension, new Set([value].flat().map(String)));
  }
  const shortened = kept.flatMap((filter): AskedFilter[] => {
    const gone = out.get(filter.dimension);
    if (gone === undefined || filter.op !== 'in' || !Array.isArray(filter.value)) return [filter];
    const value = filter.value.filter((one) => !gone.has(one));
    if (value.length < filter.value.length) out.delete(filter.dimension);
    const [only = ''] = value;
    return value.length === 1 ? [{ ...filter, op: 'eq', value: only }] : [{ ...filter, value }];
  });
  const negative = own.filter(({ dimension, op }) => (op !== 'ne' && op !== 'not_in') || out.has(dimension));
  return [...shortened, ...negative];
}
