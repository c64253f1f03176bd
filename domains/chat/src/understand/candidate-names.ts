import { isName } from './name-places.ts';
import { unquoteSpeech } from './speech.ts';
import { tokenise } from './tokenise.ts';

const mostCandidates = 24;
const shortest = 2;

/** Words of questions that could be names of the data: not of the language, no numbers, no dates. */
export function candidateNames(questions: readonly string[]): string[] {
  const names = questions.flatMap((question) =>
    tokenise(unquoteSpeech(question))
      .filter((token) => isName(token) && token.text.length >= shortest)
      .map((token) => token.text.slice(0, 255)),
  );
  return [...new Set(names)].slice(-mostCandidates);
}
