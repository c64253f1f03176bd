import type { Occurrence } from '@apex/contracts';
import { z } from 'zod';
import type { ChatPorts } from '../ports.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  session: z.string().max(255),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
const outputSchema = z.object({
  session: z.string(),
  calls: z.int(),
  first_prompt_tokens: z.int(),
  last_prompt_tokens: z.int(),
  largest_prompt_tokens: z.int(),
  /** Pauses after which a cache of that lifetime is cold. */
  pauses_over_5m: z.int(),
  pauses_over_1h: z.int(),
});

export type SessionGrowth = Tool<typeof inputSchema, typeof outputSchema>;

const minuteMs = 60_000;

function promptTokens({ usage }: Occurrence): number {
  const { input, cache_read, cache_write_5m, cache_write_1h, audio_in, image_in } = usage;
  return input + cache_read + cache_write_5m + cache_write_1h + audio_in + image_in;
}

/** How the prompt of a session grew from call to call, and how often it paused longer than a cache lives. */
export function sessionGrowthTool(ports: ChatPorts): SessionGrowth {
  return {
    name: 'session_growth',
    message: 'Following how the session grew',
    input: inputSchema,
    output: outputSchema,
    timeout_ms: 60_000,
    async run(query, { context, signal, progress }) {
      const stream = ports.telemetry.streamOccurrences({ ...context.caller, signal }, { ...query, order: 'session' });
      const seen = { calls: 0, first: 0, last: 0, largest: 0, over5m: 0, over1h: 0 };
      let previousMs: number | null = null;
      for await (const { occurrences } of stream) {
        if (signal.aborted) break;
        for (const call of occurrences) {
          if (!call.first) continue;
          const tokens = promptTokens(call);
          if (seen.calls === 0) seen.first = tokens;
          seen.calls += 1;
          seen.last = tokens;
          seen.largest = Math.max(seen.largest, tokens);
          const pause = previousMs === null ? 0 : call.at_ms - previousMs;
          if (pause > 5 * minuteMs) seen.over5m += 1;
          if (pause > 60 * minuteMs) seen.over1h += 1;
          previousMs = call.at_ms;
        }
        progress(`${seen.calls} calls of the session read`);
      }
      return {
        session: query.session,
        calls: seen.calls,
        first_prompt_tokens: seen.first,
        last_prompt_tokens: seen.last,
        largest_prompt_tokens: seen.largest,
        pauses_over_5m: seen.over5m,
        pauses_over_1h: seen.over1h,
      };
    },
  };
}
