import { promptCacheQuerySchema, promptCacheResultSchema } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import type { Tool } from './tool.ts';

export type SimulatePromptCache = Tool<typeof promptCacheQuerySchema, typeof promptCacheResultSchema>;

export function simulatePromptCacheTool(ports: ChatPorts): SimulatePromptCache {
  return {
    name: 'simulate_prompt_cache',
    message: 'Replaying the calls under other cache lifetimes',
    input: promptCacheQuerySchema,
    output: promptCacheResultSchema,
    timeout_ms: 240_000,
    async run(query, { context, signal, progress }) {
      const stream = ports.optimizer.simulatePromptCache({ ...context.caller, signal }, query);
      for (;;) {
        const step = await stream.next();
        if (step.done === true) return step.value;
        const { done, total } = step.value;
        progress(total === null ? `${done} calls replayed so far` : `${done} of ${total} calls replayed`);
      }
    },
  };
}
