import type { FinalReport } from '@apex/contracts';
import type { Gap, TriageOutput } from '../agents/state.ts';
import { measureSources } from '../agents/plan/measure-sources.ts';
import { publishedParse } from '../understand/published-parse.ts';
import type { AskedFilter, Intent, QuestionParse } from '../understand/question-parse.ts';
import { cleanLabel, quoteLabel } from './clean-label.ts';
import { dimensionWords } from './measure-words.ts';

const subjects: Readonly<Record<Intent, string>> = {
  spend_query: 'A reading of your records',
  explain_change: 'Why a figure changed',
  prompt_cache_analysis: 'The use of the prompt cache',
  lifetime_what_if: 'Past calls under another cache lifetime',
  expensive_sessions: 'Dear sessions and their causes',
  model_what_if: 'Past calls at the price of another model',
  forecast: 'Where it will end',
  anomaly: 'What was out of the ordinary',
  reduce_cost: 'What would lower the cost',
  latency_reduce: 'What the records tell about speed',
  capacity_plan: 'What more use would take',
  errors_retries: 'Failed calls, retries and what they cost',
  compare_models: 'Models side by side, as far as recorded',
  budget_status: 'Spend against an amount',
  data_missing: 'Something no call record tells',
  how_to_connect: 'How to bring calls in',
  out_of_scope: 'Nothing this chat answers',
};

/** What an intent is about, within a sentence. */
export function subjectWords(intent: Intent): string {
  return subjects[intent].replace(/^./, (letter) => letter.toLowerCase());
}

const signs: Readonly<Record<AskedFilter['op'], string>> = {
  eq: '',
  in: '',
  ne: 'not ',
  not_in: 'not ',
  gt: 'over ',
  gte: 'at least ',
  lt: 'under ',
  lte: 'at most ',
};

function filterWords({ dimension, op, value }: AskedFilter): string {
  const values = Array.isArray(value) ? value : [value];
  const named = values.map((one) => (typeof one === 'number' ? String(one) : one === '' ? 'none' : quoteLabel(one)));
  return `${dimension.replaceAll(/[._]/g, ' ')} ${signs[op]}${named.join(' or ')}`;
}

function unplaced(gap: Gap): string[] {
  if (gap.kind === 'unread_time') return [gap.words];
  return gap.kind === 'unknown_name' || gap.kind === 'absent_dimension' ? [gap.name] : [];
}

/** `spend by model; model "opus"; last month, held against January`. */
function detailsOf(parse: QuestionParse, { period_label, compare_label }: TriageOutput): string[] {
  const measures = parse.measures.map((measure) => measureSources[measure].noun.replace(/^The /, '').toLowerCase());
  const by = parse.dimensions.length === 0 ? '' : ` by ${parse.dimensions.map(dimensionWords).join(' and ')}`;
  const period = period_label === '' ? 'all time' : period_label;
  const against =
    parse.compare === null ? '' : `, held against ${compare_label === '' ? 'another period' : compare_label}`;
  return [`${measures.join(', ')}${by}`, ...parse.filters.map(filterWords), `${period}${against}`];
}

const closed: ReadonlySet<Intent> = new Set(['out_of_scope', 'how_to_connect', 'data_missing']);

/** How a question was read, for a person and as data; made of the parse alone, so that it claims nothing. */
export function understoodOf(triage: TriageOutput): NonNullable<FinalReport['understood']> {
  const { parse, gaps } = triage;
  const details = closed.has(parse.intent) ? [] : detailsOf(parse, triage).filter((part) => part.trim() !== '');
  const subject = subjects[parse.intent];
  return {
    words: details.length === 0 ? `${subject}.` : `${subject}: ${details.map(cleanDetail).join('; ')}.`,
    parse: { ...publishedParse(parse) },
    not_understood: [...new Set([...gaps.flatMap(unplaced), ...triage.unread_words])].map(cleanLabel),
  };
}

/** The words of a period are the question's own. */
function cleanDetail(detail: string): string {
  return detail.replaceAll(/[\p{Cc}\p{Cf}\p{Co}]+/gu, ' ').slice(0, 300);
}
