import type { CacheLifetime, PromptCacheResult, SpendResult } from '@apex/contracts';
import { lifetimeNames } from '../../agents/propose/lifetime.ts';
import { optionIndex } from '../../agents/improve/replay-cache.ts';
import { silenceOf } from '../../agents/plan/cache-use.ts';
import { spanLabel } from '../clean-label.ts';
import { say } from '../marks.ts';
import type { Place } from '../derivations.ts';
import type { DraftChart, DraftFigure } from '../draft.ts';
import type { Composer } from './composer.ts';

/** The same calls under each lifetime, and what they are held against. */
export interface Replay {
  readonly result_id: string;
  readonly result: PromptCacheResult;
  readonly current: CacheLifetime;
  /** False: the records are silent on caching and the usual lifetime is taken for today's. */
  readonly recorded: boolean;
  readonly target: CacheLifetime;
  /** False: no call has a known price, so only hit rates can be told. */
  readonly priced: boolean;
}

export function replayOf(composer: Composer): Replay | null {
  const { optimization } = composer.input;
  const simulation = optimization?.simulations.find((one) => one.name === 'all');
  if (optimization == null || simulation === undefined || optimization.current_ttl === null) return null;
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(simulation.result_id) as PromptCacheResult;
  if (result.calls === 0) return null;
  return {
    result_id: simulation.result_id,
    result,
    current: optimization.current_ttl,
    recorded: optimization.current_recorded,
    target: optimization.target_ttl ?? '1h',
    priced: result.options.some((option) => /[1-9]/.test(option.cost_usd)),
  };
}

export function costFigure(composer: Composer, { result, result_id }: Replay, ttl: CacheLifetime): DraftFigure | null {
  const path = ['options', optionIndex(result, ttl), 'cost_usd'];
  return composer.figure(`Cost with ${lifetimeNames[ttl]}`, 'usd', result_id, path);
}

export function rateFigure(composer: Composer, { result, result_id }: Replay, ttl: CacheLifetime): DraftFigure | null {
  const path = ['options', optionIndex(result, ttl), 'hit_rate'];
  return composer.figure(`Hit rate with ${lifetimeNames[ttl]}`, 'rate', result_id, path);
}

export interface Findings {
  /** What the target saves or adds; at most one of them is there. */
  readonly less: DraftFigure | null;
  readonly more: DraftFigure | null;
  /** What the cache as it is saves against none. */
  readonly used: DraftFigure | null;
  /** What a cache that never expires would save on top. */
  readonly lost: DraftFigure | null;
}

/** Differences both ways round, since only one of the two is positive and a sentence wants that one. */
export async function findingsOf(composer: Composer, replay: Replay): Promise<Findings> {
  const { current, target, result, result_id } = replay;
  const cost = (ttl: CacheLifetime) => ({ result_id, path: ['options', optionIndex(result, ttl), 'cost_usd'] });
  const { planned, figure, rough } = await composer.derive((derive) => ({
    less: derive.add(`${current} minus ${target}`, 'difference', [cost(current), cost(target)]),
    more: derive.add(`${target} minus ${current}`, 'difference', [cost(target), cost(current)]),
    used: derive.add(`none minus ${current}`, 'difference', [cost('none'), cost(current)]),
    lost: derive.add(`${current} minus inf`, 'difference', [cost(current), cost('inf')]),
  }));
  const positive = (label: string, index: number | null) => (rough(index) > 0 ? figure(label, 'usd', index) : null);
  return {
    less: positive(`Saved by ${lifetimeNames[target]} over ${lifetimeNames[current]}`, planned.less),
    more: positive(`Added by ${lifetimeNames[target]} over ${lifetimeNames[current]}`, planned.more),
    used: current === 'none' ? null : positive(`Saved by ${lifetimeNames[current]} over no cache`, planned.used),
    lost: positive('Lost because the cache expires or is absent', planned.lost),
  };
}

export function optionLines(composer: Composer, replay: Replay): string[] {
  const lines = replay.result.options.flatMap(({ ttl }) => {
    const [cost, rate] = [costFigure(composer, replay, ttl), rateFigure(composer, replay, ttl)];
    const today = ttl === replay.current && replay.recorded ? ', as today' : '';
    if (cost === null || rate === null) return [];
    const money = replay.priced ? `${say(cost)}, ` : '';
    return [`- With ${lifetimeNames[ttl]}: ${money}${say(rate)} of the prompt from the cache${today}`];
  });
  return ['The same calls, replayed under each lifetime:', ...lines];
}

export function optionChart({ result, result_id, priced }: Replay): DraftChart[] {
  const field = priced ? ('cost_usd' as const) : ('hit_rate' as const);
  const points = result.options.map((option, at) => ({
    label: lifetimeNames[option.ttl],
    path: ['options', at, field],
  }));
  const title = priced ? 'Cost of the same calls by cache lifetime' : 'Share of the prompt from the cache by lifetime';
  const series = { name: priced ? 'Cost' : 'Share', role: 'main' as const, tool_result_id: result_id, points };
  return [{ kind: 'bar', title, unit: priced ? 'usd' : 'rate', series: [series] }];
}

interface ColdSession {
  readonly session: string;
  readonly lost: DraftFigure;
  readonly cost: DraftFigure;
  readonly place: Place;
}

/** The sessions replayed, by what their cache lost as it expired or was absent. */
function coldSessions(composer: Composer): ColdSession[] {
  const { optimization } = composer.input;
  const sessions = optimization?.simulations.filter((one) => one.name === 'session') ?? [];
  const found = sessions.flatMap(({ session, result_id }): ColdSession[] => {
    const saving = optimization?.savings.find(
      (one) => one.ttl === 'inf' && one.evidence_result_id === result_id && one.positive,
    );
    if (saving === undefined || session === null) return [];
    const place = { result_id: saving.result_id, path: ['results', saving.index, 'value'] };
    const lost = composer.figure(`Lost to a cold cache: ${session}`, 'usd', place.result_id, place.path);
    const result = composer.valueOf(result_id) as PromptCacheResult;
    const at = optionIndex(result, optimization?.current_ttl ?? 'none');
    const cost = composer.figure(`Replayed cost: ${session}`, 'usd', result_id, ['options', at, 'cost_usd']);
    return lost === null || cost === null ? [] : [{ session, lost, cost, place }];
  });
  // Only to order them; each figure is read from its result.
  return found.toSorted((a, b) => Number(b.lost.value) - Number(a.lost.value));
}

/** Where the loss of the headline fell, session by session and in the same money. */
export async function coldSessionLines(composer: Composer, all: DraftFigure | null): Promise<string[]> {
  const cold = coldSessions(composer);
  if (cold.length === 0) return [];
  const { planned, figure, rough } = await composer.derive((derive) =>
    derive.add(
      'lost in the sessions replayed one by one',
      'sum',
      cold.map(({ place }) => place),
    ),
  );
  const sum = figure('Lost in the sessions listed', 'usd', planned);
  const within = all !== null && rough(planned) <= Number(all.value) * 1.0001;
  const together = sum === null || !within ? '' : ` Together they lost ${say(sum)} of the ${say(all)}.`;
  return [
    `Where most was lost because the cache had expired or was absent, of the sessions replayed one by one:${together}`,
    ...cold.map(
      ({ session, lost, cost }) =>
        `- ${spanLabel(session)}: ${say(lost)} of ${say(cost)} would have been spared by a cache that never goes cold`,
    ),
  ];
}

/** `The source of these calls does not report`, or of most of them. */
function silentWords(composer: Composer): string {
  const sources = composer.result('sources');
  const silence = sources === null ? 'all' : silenceOf(composer.valueOf(sources) as SpendResult);
  return silence === 'most'
    ? 'Most of these calls come from a source that does not report'
    : 'The source of these calls does not report';
}

export function replayNotes(composer: Composer, { result_id, current, recorded }: Replay): string[] {
  const without = composer.count('Calls whose prefix is not recorded', result_id, ['calls_without_prefix']);
  const unpriced = composer.count('Replayed calls without a known price', result_id, ['unpriced_calls']);
  const today = recorded
    ? current === 'none'
      ? 'Your records show no prompt caching, so "today" means no prompt cache.'
      : `The recorded cache tokens show ${lifetimeNames[current]}; that is what "today" stands for.`
    : `${silentWords(composer)} what the cache did, so nobody knows which lifetime they use today; other lifetimes are held against ${lifetimeNames[current]}, which providers use unless told.`;
  const bills = recorded
    ? []
    : [
        'The recorded spend counts their prompts as fresh input; the costs of the replay are what they would have been with a cache.',
      ];
  return [
    today,
    ...bills,
    'A block of the prompt is read from the cache if it and all before it were used within the lifetime; costs are those of the replay at list prices, input and output together.',
    ...(without !== null ? [`${say(without)} do not tell their prefix and were left out of the replay.`] : []),
    ...(unpriced !== null ? [`Counted as nothing in the replay, for want of a known price: ${say(unpriced)}.`] : []),
  ];
}
