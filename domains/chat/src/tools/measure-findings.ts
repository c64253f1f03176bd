import { optimizerRoutes } from '@apex/contracts';
import type { ChatPorts } from '../ports.ts';
import type { Tool } from './tool.ts';

const { input, output } = optimizerRoutes.measureFindings;

export type MeasureFindings = Tool<typeof input, typeof output>;

const stages = {
  sums: 'adding up the calls',
  repeats: 'looking for repeated calls',
  replay: 'replaying prompts',
  store: 'keeping what was found',
} as const;

export function measureFindingsTool(ports: ChatPorts): MeasureFindings {
  return {
    name: 'measure_findings',
    message: 'Looking for waste in the recorded calls',
    input,
    output,
    timeout_ms: 240_000,
    async run(query, { context, signal, progress }) {
      const stream = ports.optimizer.measureFindings({ ...context.caller, signal }, query);
      for (;;) {
        const step = await stream.next();
        if (step.done === true) return step.value;
        const { stage, done, total } = step.value;
        progress(total === null ? `${stages[stage]}, ${done} so far` : `${stages[stage]}, ${done} of ${total}`);
      }
    },
  };
}
