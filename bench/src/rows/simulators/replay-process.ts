import { authRoutes, type PromptCacheQuery, promptCacheQuerySchema } from '@apex/contracts';
import { simulatePromptCache } from '@apex/optimizer';
import { promptsOf, type PromptShape } from '../../data/prompt-shapes.ts';
import { callerOf } from '../../product/caller.ts';

export interface ReplayRequest {
  readonly shape: PromptShape;
  readonly calls: number;
  readonly query: Partial<PromptCacheQuery>;
}

export interface ReplayAnswer {
  /** Seconds of making the calls and doing nothing with them. */
  readonly making_s: number;
  /** Seconds of making and replaying them. */
  readonly replay_s: number;
  /** Resident at most, when the calls were only made and in all. */
  readonly making_rss_bytes: number;
  readonly peak_rss_bytes: number;
  readonly hit_rates: readonly number[];
}

/** Replays prompts in a process of its own, so that its memory is that of the replay alone. */
const caller = callerOf(authRoutes.whoami.output.parse(authRoutes.whoami.example.output));

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;
const peakRssBytes = (): number => process.resourceUsage().maxRSS * 1024;

async function replay({ shape, calls, query }: ReplayRequest): Promise<ReplayAnswer> {
  const makingSince = performance.now();
  for await (const _ of promptsOf(shape, calls));
  const making_s = secondsSince(makingSince);
  const making_rss_bytes = peakRssBytes();
  const replaySince = performance.now();
  const telemetry = { streamOccurrences: () => promptsOf(shape, calls) };
  const progress = simulatePromptCache(telemetry, caller, promptCacheQuerySchema.parse(query));
  let next = await progress.next();
  while (next.done !== true) next = await progress.next();
  const replay_s = secondsSince(replaySince);
  const hit_rates = next.value.options.map(({ hit_rate }) => hit_rate);
  return { making_s, replay_s, making_rss_bytes, peak_rss_bytes: peakRssBytes(), hit_rates };
}

process.once('message', (request: ReplayRequest) => {
  void replay(request).then((answer) => process.send?.(answer, () => process.disconnect()));
});
