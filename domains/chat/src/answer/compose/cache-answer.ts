import type { Dimension, SpendResult } from '@apex/contracts';
import { lifetimeNames } from '../../agents/propose/lifetime.ts';
import { silenceOf } from '../../agents/plan/cache-use.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import { cleanLabel, spanLabel } from '../clean-label.ts';
import { say } from '../marks.ts';
import { dimensionWords } from '../measure-words.ts';
import type { DraftTable, ReportDraft } from '../draft.ts';
import type { Composer } from './composer.ts';
import { cellsOf, textColumn, valueColumn } from './evidence.ts';
import { proposalsOf } from './proposals.ts';
import {
  coldSessionLines,
  costFigure,
  type Findings,
  findingsOf,
  optionChart,
  optionLines,
  rateFigure,
  type Replay,
  replayNotes,
  replayOf,
} from './replay.ts';
import { scopeWords } from './scope-words.ts';

const noReplay =
  'No call of that time tells the blocks of its prompt, so other lifetimes cannot be replayed; prefix traces (`apex import FILE --format prefix-trace`) unlock this.';

/** What another lifetime would have cost. */
export async function composeLifetime(composer: Composer): Promise<ReportDraft> {
  const replay = replayOf(composer);
  if (replay === null) return composeUsage(composer, null, null);
  const found = await findingsOf(composer, replay);
  return composer.draft({
    headline: lifetimeHeadline(composer, replay, found),
    paragraphs: [...optionLines(composer, replay), ...(composer.input.data_helper?.notes ?? [])],
    charts: optionChart(replay),
    proposals: proposalsOf(composer),
    assumptions: replayNotes(composer, replay),
    next_questions: suggestionsFor('lifetime_what_if', []),
  });
}

function lifetimeHeadline(composer: Composer, replay: Replay, found: Findings): string {
  const { period } = composer;
  const name = lifetimeNames[replay.target];
  const [now, then] = [costFigure(composer, replay, replay.current), costFigure(composer, replay, replay.target)];
  const [before, after] = [rateFigure(composer, replay, replay.current), rateFigure(composer, replay, replay.target)];
  if (!replay.priced && before !== null && after !== null) {
    return `With ${name} ${say(after)} of the prompts would have come from the cache ${period}, against ${say(before)} with ${lifetimeNames[replay.current]}; no call has a known price, so the money cannot be told.`;
  }
  if (now === null || then === null) return `The lifetimes were replayed ${period}.`;
  if (replay.target === replay.current)
    return `You already use ${name}: replayed, the calls cost ${say(now)} ${period}.`;
  const against = replay.recorded ? '' : ` with ${lifetimeNames[replay.current]}`;
  return `With ${name} the same calls would have cost ${say(then)} instead of ${say(now)}${against} ${period}, ${verdictOf(found)}.`;
}

function verdictOf({ less, more }: Findings): string {
  if (less !== null) return `${say(less)} less`;
  return more === null ? 'the same' : `${say(more)} more`;
}

/** How far the prompt cache is used and what is lost. */
export async function composeCache(composer: Composer): Promise<ReportDraft> {
  const replay = replayOf(composer);
  return composeUsage(composer, replay, replay === null ? null : await findingsOf(composer, replay));
}

async function composeUsage(composer: Composer, replay: Replay | null, found: Findings | null): Promise<ReportDraft> {
  const main = composer.result('main');
  if (main === null) throw new Error('no measurement to report');
  const silent = replay !== null && !replay.recorded;
  const replayed = composer.input.optimization === null ? [] : [noReplay];
  const cold = await coldSessionLines(composer, found?.lost ?? null);
  return composer.draft({
    partial: replay === null,
    headline: usageHeadline(composer, main, replay, found),
    paragraphs: [
      ...(silent ? [] : [amounts(composer, main), ...partLines(composer)]),
      ...(cold.length > 0 ? cold : unmeasuredLoss(composer, replay)),
      ...(replay === null ? replayed : optionLines(composer, replay)),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: replay === null ? [] : optionChart(replay),
    tables: silent ? [] : partTable(composer),
    proposals: proposalsOf(composer),
    assumptions: replay === null ? [] : replayNotes(composer, replay),
    next_questions: suggestionsFor('prompt_cache_analysis', []),
  });
}

function usageHeadline(composer: Composer, main: string, replay: Replay | null, found: Findings | null): string {
  const { period } = composer;
  const whatIf = composer.triage.parse.intent === 'lifetime_what_if';
  const unable = replay === null && whatIf ? 'Other lifetimes cannot be replayed on these records; ' : '';
  const saved = found?.used == null ? '' : `, which saves ${say(found.used)}`;
  if (replay !== null && !replay.recorded) {
    const rate = rateFigure(composer, replay, replay.current);
    const share = rate === null ? 'some' : say(rate);
    const spared = found?.used == null ? '' : `, which would save ${say(found.used)}`;
    const gone = found?.lost == null ? '' : `; ${say(found.lost)} would be lost to what expires`;
    const sources = composer.result('sources');
    const most = sources !== null && silenceOf(composer.valueOf(sources) as SpendResult) === 'most';
    const who = most ? 'Most of your calls come from a source that does' : 'Your source does';
    return `${who} not report cache use; replayed ${period}, ${share} of the prompts would come from a cache with ${lifetimeNames[replay.current]}${spared}${gone}.`;
  }
  const rate = composer.figure(`Cache hit rate ${period}`, 'rate', main, ['total', 'cache_hit_rate']);
  if (rate === null) return `No prompt was recorded ${period}.`;
  const gone =
    replay?.current === 'none' ? 'was paid for what a cache would have kept' : 'was lost to what had expired';
  const lost = found?.lost == null ? '' : `; ${say(found.lost)} ${gone}`;
  return `${unable}${say(rate)} of your prompts came from the cache ${period}${scopeWords(composer)}${saved}${lost}.`;
}

function amounts(composer: Composer, main: string): string {
  const read = composer.figure('Tokens read from the cache', 'tokens', main, ['total', 'tokens', 'cache_read']);
  const fresh = composer.figure('Fresh input tokens', 'tokens', main, ['total', 'tokens', 'input']);
  const input = composer.figure('Spend on fresh input', 'usd', main, ['total', 'cost_input']);
  const reads = composer.figure('Spend on cache reads', 'usd', main, ['total', 'cost_cache_read']);
  const writes = composer.figure('Spend on cache writes', 'usd', main, ['total', 'cost_cache_write']);
  const tokens =
    read === null || fresh === null ? [] : [`Read from the cache: ${say(read)}; paid as fresh input: ${say(fresh)}.`];
  const known = input !== null && reads !== null && writes !== null;
  const costs = known
    ? [`Fresh input cost ${say(input)}, cache reads ${say(reads)}, cache writes ${say(writes)}.`]
    : [];
  return [...tokens, ...costs].join(' ');
}

const partColumns = [
  ['cost_usd', 'usd', 'Spend'],
  ['cache_hit_rate', 'rate', 'From the cache'],
  ['cost_input', 'usd', 'Fresh input'],
  ['cost_cache_read', 'usd', 'Cache reads'],
  ['cost_cache_write', 'usd', 'Cache writes'],
  ['calls', 'calls', 'Calls'],
] as const;

function partsBy({ input }: Composer): Dimension {
  const found = input.data?.queries.find(({ dimensions }) => {
    return dimensions.length === 1 && dimensions[0] !== 'session' && dimensions[0] !== 'source';
  });
  return found?.dimensions[0] ?? 'model';
}

function partTable(composer: Composer): DraftTable[] {
  const parts = composer.result('parts');
  if (parts === null) return [];
  const by = partsBy(composer);
  const { rows } = composer.valueOf(parts) as SpendResult;
  const cell = cellsOf(parts);
  const cells = rows.map((row, at) => [
    cleanLabel(String(row[by] ?? '')),
    ...partColumns.map(([field, unit]) => cell(['rows', at, field], unit)),
  ]);
  const columns = [textColumn(dimensionWords(by)), ...partColumns.map(([, unit, words]) => valueColumn(words, unit))];
  const title = `Use of the cache by ${dimensionWords(by)}`;
  return cells.length === 0 ? [] : [{ title, tool_result_id: parts, columns, rows: cells }];
}

function partLines(composer: Composer): string[] {
  const parts = composer.result('parts');
  if (parts === null) return [];
  const { rows } = composer.valueOf(parts) as SpendResult;
  const by = partsBy(composer);
  const lines = rows.flatMap((row, index) => {
    const label = String(row[by] ?? '');
    const rate = composer.figure(`Cache hit rate: ${label}`, 'rate', parts, ['rows', index, 'cache_hit_rate']);
    const cost = composer.figure(`Spend: ${label}`, 'usd', parts, ['rows', index, 'cost_usd']);
    return rate === null || cost === null
      ? []
      : [`- ${spanLabel(label)}: ${say(rate)} from the cache, ${say(cost)} in all`];
  });
  return lines.length === 0 ? [] : [`Where it is used, by ${by.replaceAll('_', ' ')}:`, ...lines];
}

/** Sessions whose calls do not tell their prefix cannot be replayed; what they paid for is no measure of what they lost. */
function unmeasuredLoss(composer: Composer, replay: Replay | null): string[] {
  if (composer.result('sessions') === null) return [];
  if (replay !== null) return ['No session that was replayed one by one lost anything to an expired cache.'];
  return [
    'What each session lost to an expired cache cannot be measured, as its calls do not tell the blocks of their prompts.',
    ...sessionLines(composer),
  ];
}

function sessionLines(composer: Composer): string[] {
  const sessions = composer.result('sessions');
  if (sessions === null) return [];
  const { rows } = composer.valueOf(sessions) as SpendResult;
  const lines = rows.flatMap((row, index) => {
    const label = String(row['session'] ?? '');
    const input = composer.figure(`Spend on fresh input: ${label}`, 'usd', sessions, ['rows', index, 'cost_input']);
    const rate = composer.figure(`Cache hit rate: ${label}`, 'rate', sessions, ['rows', index, 'cache_hit_rate']);
    if (label === '' || input === null || rate === null || !(Number(input.value) > 0)) return [];
    return [`- ${spanLabel(label)}: ${say(input)} for fresh input, ${say(rate)} from the cache`];
  });
  return lines.length === 0 ? [] : ['Where most is paid for input that did not come from the cache:', ...lines];
}
