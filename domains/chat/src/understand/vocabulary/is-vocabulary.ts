import { wordsOf } from '../phrases.ts';
import type { Token } from '../tokenise.ts';
import { dimensionPhrases } from './dimensions.ts';
import { intentCues, intentWords } from './intents.ts';
import { measurePhrases, vagueMeasures } from './measures.ts';
import { plainWords } from './plain-words.ts';
import { smallTalk } from './small-talk.ts';
import { unrecorded } from './unrecorded.ts';

/** Every word that means something to the analyst, in lemmas. */
export const meaningful: ReadonlySet<string> = new Set([
  ...wordsOf(measurePhrases),
  ...wordsOf(dimensionPhrases),
  ...Object.keys(vagueMeasures),
  ...intentWords,
]);

/** Every word that the cues of intents look for, so that none of them is taken for somebody's name. */
const cueWords: ReadonlySet<string> = new Set(
  [...intentCues, ...unrecorded.flatMap(({ things }) => things.map(([, pattern]) => ({ pattern })))].flatMap(
    ({ pattern }) => pattern.source.match(/(?<![\\a-z])[a-z]{4,}(?![a-z]|\\w)/g) ?? [],
  ),
);

/** A word of the language or of the trade, so not a name in the data unless quoted or announced. */
export function isVocabulary(token: Token): boolean {
  const { lower, lemma } = token;
  if (smallTalk.has(lower) || cueWords.has(lower)) return true;
  return plainWords.has(lower) || plainWords.has(lemma) || meaningful.has(lemma) || meaningful.has(lower);
}

const core: ReadonlySet<string> = new Set(
  `spend spent spending cost costs call calls request requests token tokens error errors latency money bill usage cache
  model provider day week month hour year quarter project feature user session task agent environment operation status
  input output reasoning rate hit average median total per by for of on in at the a an and or to from with without what
  which who how much many did do does is are was were be has have had our we us my i it that this these those there they
  them last next more most less least top worst best all any some not no only just since until between before after than
  over under above below vs versus compared compare why where when if would could should can will me you your as so too
  same each every other about up down out off now then also but its their he she his her one two three four five six`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** A word the grammar cannot do without; never a name unless quoted or announced. */
export function isCoreWord({ lower, lemma }: Token): boolean {
  return core.has(lower) || core.has(lemma);
}
