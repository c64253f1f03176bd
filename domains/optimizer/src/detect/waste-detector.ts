import type { ReplayCall, UsageSumsRow } from '@apex/contracts';
import type { Catalogue } from '@apex/pricing';
import { AnswerSavings } from '../exact-cache/answer-savings.ts';
import { answerLifetimes, ExactCacheReplay } from '../exact-cache/exact-cache-replay.ts';
import { picoOf } from '../money/pico-of.ts';
import { type Chain, RetryChains, wastedOf } from '../retry/retry-chains.ts';
import { SessionPlanner } from '../session/session-planner.ts';
import { SessionReader } from '../session/session-reader.ts';
import { CallMarks } from './call-marks.ts';
import { CallPricer } from './call-pricer.ts';
import { premiumKey, type PremiumOutlier, premiumOutliers } from './premium-outliers.ts';
import { RetrySums } from './retry-sums.ts';
import { scopeKey } from './scope.ts';
import { Tallies } from './scope-tally.ts';

const retryWindow_ms = 120_000;
const wastedMark = 1 << answerLifetimes.length;

export interface DetectorOptions {
  readonly now_ms: number;
  readonly catalogue?: Catalogue;
}

/**
 * Runs every detector over one period. Three readings, in this order: the sums by feature and model, the calls whose
 * prompt came again or that failed (by prompt), all records (by session). Keeps sums, samples and a mark for each call
 * that a cache would have answered or that was retried in vain.
 */
export class WasteDetector {
  readonly answers = new Tallies(() => new AnswerSavings());
  readonly retries = new Tallies(() => new RetrySums());
  readonly rows: readonly UsageSumsRow[];
  readonly premium: ReadonlyMap<string, PremiumOutlier>;
  readonly planner: SessionPlanner;
  calls_with_prompt_hash = 0;
  readonly #marks = new CallMarks();
  readonly #cache = new ExactCacheReplay();
  readonly #chains: RetryChains;
  readonly #sessions: SessionReader;
  readonly #answeredMarks = new Map<string, number>();

  constructor(rows: readonly UsageSumsRow[], { now_ms, catalogue }: DetectorOptions) {
    this.rows = rows;
    this.premium = new Map(premiumOutliers(rows, now_ms).map((outlier) => [premiumKey(outlier), outlier]));
    this.#chains = new RetryChains({ window_ms: retryWindow_ms }, (chain) => this.#takeChain(chain));
    this.planner = new SessionPlanner({
      pricer: new CallPricer(catalogue),
      marks: this.#marks,
      answeredMark: (scope) => this.#answeredMark(scope),
      wastedMark,
      premium: this.premium,
    });
    this.#sessions = new SessionReader((part) => this.planner.take(part));
  }

  takeRepeats(calls: Iterable<ReplayCall>): void {
    for (const call of calls) {
      this.#chains.add(call);
      if (call.prompt_hash === '') continue;
      this.calls_with_prompt_hash += 1;
      const { hits, in_flight } = this.#cache.take(call);
      if (hits === 0 && !in_flight) continue;
      const cost = call.cost_usd === null ? 0n : picoOf(call.cost_usd);
      const savings = this.answers.of(scopeKey(call));
      savings.add(hits, cost);
      if (in_flight) savings.addInFlight(cost);
      if (hits !== 0) this.#marks.add(call.call_id, hits);
    }
  }

  /** After the last of `takeRepeats`. */
  closeRepeats(): void {
    this.#chains.finish();
  }

  takeCalls(calls: Iterable<ReplayCall>): void {
    for (const call of calls) this.#sessions.add(call);
  }

  /** After the last of `takeCalls`. */
  closeCalls(): void {
    this.#sessions.finish();
  }

  #takeChain(chain: Chain): void {
    const [first] = chain;
    if (first === undefined || chain.length === 1) return;
    const wasted = wastedOf(chain).filter(({ cost_usd }) => cost_usd !== null && picoOf(cost_usd) > 0n);
    if (wasted.length === 0) return;
    for (const { call_id } of wasted) this.#marks.add(call_id, wastedMark);
    this.retries.of(scopeKey(first)).add(chain);
  }

  #answeredMark(scope: string): number {
    const known = this.#answeredMarks.get(scope);
    if (known !== undefined) return known;
    const best = this.answers.of(scope).best();
    const mark = best === -1 ? 0 : 1 << best;
    this.#answeredMarks.set(scope, mark);
    return mark;
  }
}
