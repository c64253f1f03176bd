import { dimensions } from '@apex/contracts';
import { z } from 'zod';
import type { ChatPorts } from '../ports.ts';
import type { Tool } from './tool.ts';

const listValuesInputSchema = z.strictObject({
  dimensions: z.array(z.enum(dimensions)).min(1).max(dimensions.length),
  limit: z.int().min(1).max(1000).default(200),
});
const listValuesOutputSchema = z.object({ values: z.partialRecord(z.enum(dimensions), z.array(z.string())) });

export type ListValues = Tool<typeof listValuesInputSchema, typeof listValuesOutputSchema>;

export function listValuesTool(ports: ChatPorts): ListValues {
  return {
    name: 'list_values',
    message: 'Looking up the names in your data',
    input: listValuesInputSchema,
    output: listValuesOutputSchema,
    timeout_ms: 20_000,
    async run({ dimensions, limit }, { context, signal }) {
      const caller = { ...context.caller, signal };
      const entries = dimensions.map(async (dimension) => {
        const { values } = await ports.telemetry.listDimensionValues(caller, { dimension, limit });
        return [dimension, values] as const;
      });
      return { values: Object.fromEntries(await Promise.all(entries)) };
    },
  };
}
