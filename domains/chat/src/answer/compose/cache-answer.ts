import type { CacheLifetime, PromptCacheResult, Proposal, SpendResult } from '@apex/contracts';
import { lifetimeNames } from '../../agents/actions.ts';
import { optionIndex } from '../../agents/optimization.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import { spanLabel } from '../clean-label.ts';
import { say } from '../display.ts';
import type { DraftChart, DraftFigure, ReportDraft } from '../draft.ts';
import type { Composer } from './composer.ts';
import { scopeWords } from './spend-answer.ts';

interface Replay {
  readonly result_id: string;
  readonly result: PromptCacheResult;
  readonly current: CacheLifetime;
  readonly target: CacheLifetime;
}

function replayOf(composer: Composer): Replay | null {
  const { optimization } = composer.input;
  const [simulation] = optimization?.simulations ?? [];
  if (optimization == null || simulation === undefined || optimization.current_ttl === null) return null;
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(simulation.result_id) as PromptCacheResult;
  if (result.calls === 0) return null;
  return {
    result_id: simulation.result_id,
    result,
    current: optimization.current_ttl,
    target: optimization.target_ttl ?? '1h',
  };
}

function optionFigure(
  composer: Composer,
  replay: Replay,
  ttl: CacheLifetime,
  field: 'cost_usd' | 'hit_rate',
): DraftFigure | null {
  const at = optionIndex(replay.result, ttl);
  const label = field === 'cost_usd' ? `Cost with ${lifetimeNames[ttl]}` : `Hit rate with ${lifetimeNames[ttl]}`;
  return composer.figure(label, field === 'cost_usd' ? 'usd' : 'rate', replay.result_id, ['options', at, field]);
}

/** Both ways round, since only one of the two is positive and a sentence wants that one. */
async function differences(composer: Composer, replay: Replay) {
  const cost = (ttl: CacheLifetime) => ({
    result_id: replay.result_id,
    path: ['options', optionIndex(replay.result, ttl), 'cost_usd'],
  });
  const { current, target } = replay;
  return composer.derive((derive) => ({
    less: derive.add(`${current} minus ${target}`, 'difference', [cost(current), cost(target)]),
    more: derive.add(`${target} minus ${current}`, 'difference', [cost(target), cost(current)]),
    used: derive.add(`none minus ${current}`, 'difference', [cost('none'), cost(current)]),
    lost: derive.add(`${current} minus inf`, 'difference', [cost(current), cost('inf')]),
  }));
}

interface Findings {
  readonly less: DraftFigure | null;
  readonly more: DraftFigure | null;
  readonly used: DraftFigure | null;
  readonly lost: DraftFigure | null;
}

async function findingsOf(composer: Composer, replay: Replay): Promise<Findings> {
  const { planned, figure, rough } = await differences(composer, replay);
  const { current, target } = replay;
  const positive = (label: string, index: number | null) => (rough(index) > 0 ? figure(label, 'usd', index) : null);
  return {
    less: positive(`Saved by ${lifetimeNames[target]} over ${lifetimeNames[current]}`, planned.less),
    more: positive(`Added by ${lifetimeNames[target]} over ${lifetimeNames[current]}`, planned.more),
    used: current === 'none' ? null : positive('Saved by the prompt cache as it is', planned.used),
    lost: positive('Lost because the cache expires', planned.lost),
  };
}

function optionLines(composer: Composer, replay: Replay): string[] {
  return replay.result.options.flatMap(({ ttl }) => {
    const [cost, rate] = [
      optionFigure(composer, replay, ttl, 'cost_usd'),
      optionFigure(composer, replay, ttl, 'hit_rate'),
    ];
    const today = ttl === replay.current ? ', as today' : '';
    return cost === null || rate === null
      ? []
      : [`- With ${lifetimeNames[ttl]}: ${say(cost)}, ${say(rate)} of the prompt from the cache${today}`];
  });
}

function optionChart(replay: Replay): DraftChart[] {
  const rows = replay.result.options.map(({ ttl, cost_usd }, at) => ({
    label: lifetimeNames[ttl],
    value: cost_usd,
    path: ['options', at, 'cost_usd'],
  }));
  return [
    {
      kind: 'bar',
      title: 'Cost of the same calls by cache lifetime',
      unit: 'usd',
      tool_result_id: replay.result_id,
      rows,
    },
  ];
}

function proposalsOf(composer: Composer): Proposal[] {
  return (composer.input.actions?.proposals ?? []).flatMap((proposal, at) => {
    const { saving, ...rest } = proposal;
    const figure = composer.figure('Saving', 'usd', saving.result_id, ['results', saving.index, 'value']);
    const { title, setting, old_value, new_value, verify, risk, undo } = rest;
    if (figure === null) return [];
    const evidence = { saving_figure_id: figure.id, evidence_tool_result_id: proposal.evidence_result_id };
    return [{ id: `proposal_${at + 1}`, title, setting, old_value, new_value, ...evidence, verify, risk, undo }];
  });
}

function replayNotes(composer: Composer, replay: Replay): string[] {
  const { result_id, current } = replay;
  const without = composer.count('Calls whose prefix is not recorded', result_id, ['calls_without_prefix']);
  const unpriced = composer.count('Replayed calls without a known price', result_id, ['unpriced_calls']);
  return [
    current === 'none'
      ? 'Your records show no prompt caching, so "today" is read as no prompt cache; a source that does not report cache tokens looks the same.'
      : `The recorded cache tokens show ${lifetimeNames[current]}; that is what "today" stands for.`,
    'A block of the prompt is read from the cache if it and all before it were used within the lifetime; costs are those of the replay at list prices, input and output together.',
    ...(without !== null ? [`${say(without)} do not tell their prefix and were left out of the replay.`] : []),
    ...(unpriced !== null ? [`${say(unpriced)} have no known price and cost nothing in the replay.`] : []),
  ];
}

const noReplay =
  'No call of that time tells the blocks of its prompt, so other lifetimes cannot be replayed; logs of coding agents and prefix traces unlock this.';

export async function composeLifetime(composer: Composer): Promise<ReportDraft> {
  const replay = replayOf(composer);
  if (replay === null) return composeUsage(composer, null, null);
  const found = await findingsOf(composer, replay);
  const now = optionFigure(composer, replay, replay.current, 'cost_usd');
  const then = optionFigure(composer, replay, replay.target, 'cost_usd');
  if (now === null || then === null) return composeUsage(composer, replay, found);
  const name = lifetimeNames[replay.target];
  const verdict =
    found.less !== null
      ? `, ${say(found.less)} less`
      : found.more !== null
        ? `, ${say(found.more)} more`
        : ', the same';
  const same = replay.target === replay.current;
  const headline = same
    ? `You already use ${name}: the same calls cost ${say(now)} ${composer.period}.`
    : `With ${name} the same calls would have cost ${say(then)} instead of ${say(now)} ${composer.period}${verdict}.`;
  return composer.draft({
    headline,
    paragraphs: [
      'The same calls, replayed under each lifetime:',
      ...optionLines(composer, replay),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: optionChart(replay),
    proposals: proposalsOf(composer),
    assumptions: replayNotes(composer, replay),
    next_questions: suggestionsFor('lifetime_what_if', []),
  });
}

export async function composeCache(composer: Composer): Promise<ReportDraft> {
  const replay = replayOf(composer);
  return composeUsage(composer, replay, replay === null ? null : await findingsOf(composer, replay));
}

function composeUsage(composer: Composer, replay: Replay | null, found: Findings | null): ReportDraft {
  const main = composer.result('main');
  if (main === null) throw new Error('no measurement to report');
  const rate = composer.figure(`Cache hit rate ${composer.period}`, 'rate', main, ['total', 'cache_hit_rate']);
  const read = composer.figure('Tokens read from the cache', 'tokens', main, ['total', 'tokens', 'cache_read']);
  const fresh = composer.figure('Fresh input tokens', 'tokens', main, ['total', 'tokens', 'input']);
  const money = (label: string, field: string) => composer.figure(label, 'usd', main, ['total', field]);
  const [input, reads, writes] = [
    money('Spend on fresh input', 'cost_input'),
    money('Spend on cache reads', 'cost_cache_read'),
    money('Spend on cache writes', 'cost_cache_write'),
  ];
  const sentence =
    rate === null
      ? `No prompt was recorded ${composer.period}`
      : `${say(rate)} of your prompts came from the cache ${composer.period}${scopeWords(composer)}`;
  const kept = found?.used == null ? '' : `, which saved ${say(found.used)}`;
  const gone =
    found?.lost == null
      ? ''
      : `; ${say(found.lost)} went to what ${replay?.current === 'none' ? 'a cache would have kept' : 'had expired'}`;
  const amounts =
    read === null || fresh === null ? [] : [`Read from the cache: ${say(read)}; paid as fresh input: ${say(fresh)}.`];
  const costs =
    input === null || reads === null || writes === null
      ? []
      : [`Fresh input cost ${say(input)}, cache reads ${say(reads)}, cache writes ${say(writes)}.`];
  return composer.draft({
    headline: `${sentence}${kept}${gone}.`,
    paragraphs: [
      [...amounts, ...costs].join(' '),
      ...partLines(composer),
      ...sessionLines(composer),
      ...(replay === null
        ? composer.input.optimization === null
          ? []
          : [noReplay]
        : ['The same calls, replayed under each lifetime:', ...optionLines(composer, replay)]),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: replay === null ? [] : optionChart(replay),
    proposals: proposalsOf(composer),
    assumptions: replay === null ? [] : replayNotes(composer, replay),
    next_questions: suggestionsFor('prompt_cache_analysis', []),
  });
}

function partLines(composer: Composer): string[] {
  const parts = composer.result('parts');
  if (parts === null) return [];
  const [by = 'model'] =
    composer.input.data?.queries.find((query) => query.dimensions.length === 1 && query.dimensions[0] !== 'session')
      ?.dimensions ?? [];
  const { rows } = composer.valueOf(parts) as SpendResult;
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
