import type { QuestionParse } from '../../understand/question-parse.ts';
import { labelFilters } from './spend-plan.ts';

const upgrade = /\b(upgrad\w*|migrat\w*|switch(ed|ing)?|roll(ed)?[ -]?out|chang(e|ed|ing) (of )?models?)\b/i;
const judged = /\b(worth|pay(ed)? off|paid off|better|help(ed)?|justif\w*|good idea|undo|worse)\b/i;
const share = /\b(percent|percentage|share|fraction|proportion|%)/i;

/** `was yesterday's model upgrade worth it?`: what a change that was made did, rather than what one would do. */
export function asksUpgrade(question: string): boolean {
  return upgrade.test(question) && judged.test(question) && !/\b(would|if)\b/i.test(question);
}

/** `what percent is opus?`: the calls of a name over all of them. */
export function asksShare(question: string, parse: QuestionParse): boolean {
  if (parse.params['share_of'] !== undefined) return true;
  return (
    share.test(question) && labelFilters(parse).length > 0 && parse.dimensions.length === 0 && parse.compare === null
  );
}
