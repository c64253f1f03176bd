import type { ReplayCall, Usage } from '@apex/contracts';
import { BreakTally } from '../detect/break-tally.ts';
import type { CallMarks } from '../detect/call-marks.ts';
import type { CachePrices, CallPricer } from '../detect/call-pricer.ts';
import { type LifetimeChange, LifetimeTally } from '../detect/lifetime-tally.ts';
import { premiumKey, type PremiumOutlier } from '../detect/premium-outliers.ts';
import { scopeKey } from '../detect/scope.ts';
import { ScopeTally, Tallies } from '../detect/scope-tally.ts';
import { SilentCacheTally } from '../detect/silent-cache-tally.ts';
import { picoOfAtto } from '../money/pico-of-atto.ts';
import { picoOf } from '../money/pico-of.ts';
import { shortestCached, type Turn, turnsOf, usualLifetime_ms, wholeBlockTokens } from './conversation.ts';
import { addTurn, type LifetimeTokens, noTokens, savedBy } from './other-lifetime.ts';
import type { SessionPart } from './session-reader.ts';
import { silentSession } from './silent-session.ts';
import { foundIfUnbroken, repeatedlyBroken, withFound } from './unbroken.ts';
import { withoutDefinitions } from './without-definitions.ts';

export interface PlanContext {
  readonly pricer: CallPricer;
  readonly marks: CallMarks;
  /** The mark of a call that a cache of answers with the scope's best lifetime would have answered; 0 where none pays. */
  readonly answeredMark: (scope: string) => number;
  /** The mark of a retry that was made in vain. */
  readonly wastedMark: number;
  readonly premium: ReadonlyMap<string, PremiumOutlier>;
}

/** What is done to one call, in the order of the plan. */
interface CallPlan {
  readonly call: ReplayCall;
  readonly idle_tools: boolean;
  readonly broken: Turn | undefined;
}

/**
 * Simulates all changes over one session at a time. Each finding is measured alone; beside it the joint plan applies
 * the changes one after the other to the same call, so that no part of its cost is saved twice.
 */
export class SessionPlanner {
  readonly exact_cache = new Tallies(() => new ScopeTally());
  readonly retry_storm = new Tallies(() => new ScopeTally());
  readonly unused_tools = new Tallies(() => new ScopeTally());
  readonly cache_break = new Tallies(() => new BreakTally());
  readonly premium_model = new Tallies(() => new ScopeTally());
  /** By change and scope. */
  readonly cache_lifetime = new Tallies(() => new LifetimeTally());
  readonly silent_cache = new Tallies(() => new SilentCacheTally());
  calls_with_prefix = 0;
  calls_with_definitions = 0;
  readonly #context: PlanContext;

  constructor(context: PlanContext) {
    this.#context = context;
  }

  take(part: SessionPart): void {
    const { records } = part;
    const turns = records[0]?.session === '' ? [] : turnsOf(records);
    const broken = new Map(Array.from(this.#brokenTurns(turns), (turn) => [turn.call, turn]));
    const idle_tools = hasIdleTools(part);
    const touched = new Set<ReplayCall>();
    for (const call of records) {
      if (call.prefix !== null) this.calls_with_prefix += 1;
      if (call.tool_definition_tokens !== null) this.calls_with_definitions += 1;
      if (!call.first || call.usage === null || call.cost_usd === null) continue;
      const plan = {
        call,
        idle_tools: idle_tools && !call.failed && (call.tool_definition_tokens ?? 0) > 0,
        broken: broken.get(call),
      };
      if (this.#plan(plan, call.usage)) touched.add(call);
    }
    this.#planLifetime(turns, touched);
    const silent = turns.length > 1 ? silentSession(records) : null;
    if (silent !== null && records[0] !== undefined) this.silent_cache.of(scopeKey(records[0])).add(silent);
  }

  #brokenTurns(turns: readonly Turn[]): ReadonlySet<Turn> {
    const cached = turns.find(({ call }) => writesOf(call) > 0 || (call.usage?.cache_read ?? 0) > 0);
    if (cached !== undefined) this.cache_break.of(scopeKey(cached.call)).tells_cache = true;
    const broken = repeatedlyBroken(turns);
    const sound = turns.filter((turn) => !broken.has(turn) && this.#isSound(turn));
    const [first] = sound;
    if (first !== undefined) this.cache_break.of(scopeKey(first.call)).addSound(sound.map(pairOf));
    this.#noteBroken([...broken]);
    return broken;
  }

  #isSound({ call, before, gap_ms, shared }: Turn): boolean {
    if (before === null || shared === null || shared < shortestCached || gap_ms > usualLifetime_ms) return false;
    return call.first && this.#context.marks.get(call.call_id) === 0;
  }

  /** For workloads whose prompts turn out not to continue one another. */
  #noteBroken(broken: readonly Turn[]): void {
    const { pricer } = this.#context;
    const [first] = broken;
    if (first === undefined) return;
    const prompts = [...broken.map(({ prompt }) => prompt), first.before?.prompt ?? first.prompt];
    const price_difference = broken.reduce((sum, { call, prompt }) => {
      const rate = call.first && call.cost_usd !== null ? pricer.rateOf(call) : null;
      const prices = rate === null ? null : pricer.cachePrices(rate, prompt);
      return sum + (prices === null || call.usage === null ? 0n : paidForPrompt(call.usage, prices) - prices.read);
    }, 0n);
    const block_size = first.call.prefix?.block_size ?? 1;
    const session = { shortest_prompt: Math.min(...prompts), block_size, price_difference };
    this.cache_break.of(scopeKey(first.call)).addBroken(session);
  }

  /** True when any change touches the call. */
  #plan({ call, idle_tools, broken }: CallPlan, usage: Usage): boolean {
    const { pricer, marks, answeredMark, wastedMark, premium } = this.#context;
    const scope = scopeKey(call);
    const mark = marks.get(call.call_id);
    const is_answered = (mark & answeredMark(scope)) !== 0;
    const is_wasted = (mark & wastedMark) !== 0;
    const outlier = premium.size === 0 ? undefined : premium.get(premiumKey(call));
    if (!is_answered && !is_wasted && !idle_tools && broken === undefined && outlier === undefined) return false;
    const rate = pricer.rateOf(call);
    const cost = picoOf(call.cost_usd ?? '0');
    const ledger = new CallLedger(call, cost);
    if (is_answered) ledger.take(this.exact_cache.of(scope), cost, 0n);
    if (is_wasted) ledger.take(this.retry_storm.of(scope), cost, 0n);
    if (rate === null) return true;
    const priceOf = (changed: Usage): bigint => pricer.cost(rate, changed) ?? cost;
    let left = usage;
    if (idle_tools) {
      const lean = withoutDefinitions(usage, call.tool_definition_tokens ?? 0);
      left = lean;
      ledger.take(this.unused_tools.of(scope), cost - priceOf(lean), priceOf(left));
    }
    if (broken !== undefined) {
      const found = foundIfUnbroken(broken);
      left = withFound(left, found);
      const tally = this.cache_break.of(scope);
      ledger.take(tally, cost - priceOf(withFound(usage, found)), priceOf(left));
      if (found > 0) tally.continued_calls += 1;
    }
    const usual = outlier === undefined ? null : pricer.rateOn(outlier.usual, call);
    if (usual !== null) {
      const would = pricer.cost(usual, usage);
      const then = pricer.cost(usual, left);
      if (would !== null && then !== null) {
        ledger.take(this.premium_model.of(premiumKey(call)), cost - would, then);
      }
    }
    return true;
  }

  #planLifetime(turns: readonly Turn[], touched: ReadonlySet<ReplayCall>): void {
    const first = turns.find(({ call }) => writesOf(call) > 0);
    if (first === undefined) return;
    const session = { calls: 0, saved: 0n, joint: 0n, cost: 0n, rewritten: 0 };
    const change = changeFor(turns);
    for (const [prices, { free, taken, calls, cost }] of this.#lifetimeTokens(turns, touched)) {
      const saved = picoOfAtto(savedBy(change, free, prices));
      session.calls += calls;
      session.joint += saved;
      session.saved += saved + picoOfAtto(savedBy(change, taken, prices));
      session.cost += cost;
      session.rewritten += free.rewritten + taken.rewritten;
    }
    if (session.calls > 0) this.cache_lifetime.of(`${change}\n${scopeKey(first.call)}`).add(session);
  }

  /** By price, since within one sums are exact; apart from what other changes touch. */
  #lifetimeTokens(turns: readonly Turn[], touched: ReadonlySet<ReplayCall>) {
    const { pricer } = this.#context;
    const sums = new Map<CachePrices, { free: LifetimeTokens; taken: LifetimeTokens; calls: number; cost: bigint }>();
    for (const turn of turns) {
      const { call, prompt } = turn;
      if (!call.first || call.cost_usd === null) continue;
      const rate = pricer.rateOf(call);
      const prices = rate === null ? null : pricer.cachePrices(rate, prompt);
      if (prices === null || prices.write_1h <= prices.write_5m || prices.write_5m <= prices.read) continue;
      const sum = sums.get(prices) ?? { free: noTokens(), taken: noTokens(), calls: 0, cost: 0n };
      sums.set(prices, sum);
      addTurn(touched.has(call) ? sum.taken : sum.free, turn);
      sum.calls += 1;
      sum.cost += picoOf(call.cost_usd);
    }
    return sums;
  }
}

/** One call's cost as the plan goes on: what a change takes alone, and what is left for it by those before. */
class CallLedger {
  readonly #call: ReplayCall;
  readonly #cost: bigint;
  #left: bigint;

  constructor(call: ReplayCall, cost: bigint) {
    this.#call = call;
    this.#cost = cost;
    this.#left = cost;
  }

  /** `then`: what the call costs after this change and those before it. */
  take(tally: ScopeTally, saved_alone: bigint, then: bigint): void {
    const joint = then < this.#left ? this.#left - then : 0n;
    this.#left -= joint;
    tally.add(this.#call, { cost: this.#cost, saved: saved_alone > 0n ? saved_alone : 0n, joint });
  }
}

/** Tools were offered in every answered call of a whole session, and no answer used one. */
function hasIdleTools({ records, whole }: SessionPart): boolean {
  if (!whole) return false;
  const answered = records.filter(({ failed, first, usage }) => first && !failed && usage !== null);
  const offered = answered.filter(({ tool_definition_tokens }) => (tool_definition_tokens ?? 0) > 0);
  return offered.length > 0 && answered.every(({ tool_calls }) => tool_calls === 0);
}

function pairOf({ shared, before, prompt }: Turn) {
  const known = shared ?? 0;
  return { shared: known, before: before === null ? 0 : wholeBlockTokens(before), fresh: prompt - known };
}

/** What a token of the prompt cost: writing it to the cache where that is billed, else fresh input. */
function paidForPrompt({ cache_write_5m, cache_write_1h }: Usage, prices: CachePrices): bigint {
  return cache_write_5m > 0 ? prices.write_5m : cache_write_1h > 0 ? prices.write_1h : prices.input;
}

function writesOf({ usage }: ReplayCall): number {
  return usage === null ? 0 : usage.cache_write_5m + usage.cache_write_1h;
}

function changeFor(turns: readonly Turn[]): LifetimeChange {
  let short = 0;
  let long = 0;
  for (const { call } of turns) {
    short += call.usage?.cache_write_5m ?? 0;
    long += call.usage?.cache_write_1h ?? 0;
  }
  return long > short ? '1h to 5m' : '5m to 1h';
}
