import { dimensions } from '@apex/contracts';
import { z } from 'zod';
import { cleanLabel, quoteLabel } from '../answer/clean-label.ts';
import { dayWords } from '../answer/day-words.ts';
import type { Agent } from './agent.ts';
import { connectNotes } from './connect-notes.ts';
import { suggestionsFor } from './suggestions.ts';
import { missingNotes } from './plan/missing-data.ts';
import { type DataHelperOutput, dataHelperOutputSchema, type Gap, triageOutputSchema } from './state.ts';

const inputSchema = z.object({ question: z.string(), triage: triageOutputSchema });

/** Says what is missing, how to get it and what it unlocks. */
export const dataHelperAgent: Agent<typeof inputSchema, typeof dataHelperOutputSchema> = {
  name: 'data_helper',
  message: 'Finding out what is missing',
  input: inputSchema,
  output: dataHelperOutputSchema,
  tools: [],
  budget: { time_ms: 5_000 },
  run({ question, triage }, desk) {
    desk.think(
      triage.sufficiency === 'partial'
        ? 'Naming what stands in the way of a whole answer.'
        : 'Looking for what can be answered instead.',
    );
    const output: DataHelperOutput = {
      notes: triage.gaps.flatMap((gap) => notesFor(gap, question)),
      suggestions: suggestionsFor(triage.parse.intent, triage.gaps),
    };
    return Promise.resolve(output);
  },
};

const askable = [
  'Ask about the calls your data holds: what they cost, how many they are, how many tokens they use, how fast they are and how often they fail.',
  `Break a figure down by ${dimensions.map(words).join(', ')}; name a model, project, user or session to narrow it; name days, weeks or months, or two periods to compare.`,
  'Ask why spend changed, where the month will end, what was unusual, which sessions were dear and why, what failed calls and retries cost, and where prompt caching is used and lost.',
  'Ask what another model or cache lifetime would have cost, how to spend less by a target, what holds speed back, and what a launch would take.',
];

const declines: Readonly<Record<string, string>> = {
  other_customers: 'Each organisation sees its own data only, so nothing can be said about another one.',
  secrets: 'Secrets and the inner workings of this product are not shown to anybody in a chat.',
  changes:
    'The chat reads and measures; it changes nothing. A person makes them: on the pages for keys, members, budgets and policies, or where the calls are made; the proposals page lists the changes worth making.',
  instructions: 'Instructions in a question do not change what this chat may do.',
  raw_sql: 'The chat takes questions in plain words, not database statements.',
  harm: 'That is not something this chat helps with.',
  other_subject:
    'That could not be read as a question about your AI calls: what they cost, how many they are, or how well the prompt cache works.',
};

function notesFor(gap: Gap, question: string): string[] {
  switch (gap.kind) {
    case 'no_data':
      return ['No calls are recorded in this project yet, so nothing can be measured.', ...connectNotes('')];
    case 'how_to_connect':
      return [...connectNotes(question)];
    case 'outside_period':
      return [
        `No call was recorded in that time: your data runs from ${dayWords(gap.from, '')} to ${dayWords(gap.to, '')}.`,
      ];
    case 'unknown_name':
      return [unknownName(gap)];
    case 'absent_dimension':
      return [
        `There is no dimension called ${quoteLabel(gap.name)}, so nothing can be broken down by it.`,
        `There are ${dimensions.map(words).join(', ')}.`,
      ];
    case 'other_currency':
      return [
        `Prices are in US dollars and nothing here converts them to ${quoteLabel(gap.name)}; the figures are in US dollars.`,
      ];
    case 'not_continued':
      return [
        'That could not be held against the question before. Name both periods in one question, like "spend this month compared with last month".',
      ];
    case 'askable':
      return askable;
    case 'dimension_empty':
      return [
        `No call carries a ${words(gap.dimension)}. Sources that record it, or a mapping like \`apex import FILE --map ${gap.dimension}=COLUMN\`, unlock this breakdown.`,
      ];
    case 'unread_time':
      return [
        `The time "${cleanLabel(gap.words)}" could not be read, so the figures cover all time. Name days, weeks or months, or say since when.`,
      ];
    case 'unfiltered_replay':
      return [
        'Other lifetimes were not replayed: a replay takes a single session or everything, not the names in your question. Ask without them for it.',
      ];
    case 'call_threshold':
      return [
        'A limit on single calls cannot be measured here yet; the figures cover all calls. Limits on sessions, users, models and the like can.',
      ];
    case 'not_recorded':
      return missingNotes(gap.what);
    case 'declined':
      return [declines[gap.reason] ?? 'That cannot be answered here.'];
  }
}

function words(dimension: string): string {
  return dimension.replaceAll('_', ' ');
}

const gatewayApart =
  'Calls that passed the gateway stand among all calls and are not told apart by it, so nothing was added up. Ask without that word, like "what did we spend today", or by the label or key they carry; the page Traffic and `apex traffic` show them as they pass.';

function unknownName({ dimension, name, known }: Extract<Gap, { kind: 'unknown_name' }>): string {
  if (dimension === null) {
    if (/^gateways?$/i.test(name)) return gatewayApart;
    const near = known.length === 0 ? '' : ` The nearest names it holds are ${known.map(quoteLabel).join(', ')}.`;
    return `Your data holds no user, session, project, feature, model or anything else called ${quoteLabel(name)}, so nothing was added up.${near}`;
  }
  const some = known.length === 0 ? '' : ` Known are ${known.map(quoteLabel).join(', ')}.`;
  return `Your data holds no ${words(dimension)} called ${quoteLabel(name)}.${some}`;
}
