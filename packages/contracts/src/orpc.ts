import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { paginationSchema } from './value.ts';
import type { Route, RouteTable } from './route.ts';

/** Wraps a route's answer as it stands on the wire: `{success, data, pagination?}`. */
export function envelopeOf(output: z.ZodType): z.ZodType {
  if (output instanceof z.ZodObject && 'pagination' in output.shape) {
    return z.object({
      success: z.literal(true),
      data: output.omit({ pagination: true }),
      pagination: paginationSchema,
    });
  }
  return z.object({ success: z.literal(true), data: output });
}

/** A route's answer put into its envelope. */
export function wrapAnswer(answer: unknown): unknown {
  if (typeof answer === 'object' && answer !== null && 'pagination' in answer) {
    const { pagination, ...data } = answer;
    return { success: true, data, pagination };
  }
  return { success: true, data: answer };
}

const envelopeSchema = z.object({ success: z.literal(true), data: z.unknown(), pagination: z.unknown().optional() });

/** The inverse of `wrapAnswer`. */
export function unwrapAnswer(body: unknown): unknown {
  const { data, pagination } = envelopeSchema.parse(body);
  return pagination === undefined ? data : Object.assign({}, data, { pagination });
}

const compact = { inputStructure: 'compact', outputStructure: 'compact' } as const;

function procedureOf(name: string, route: Route) {
  const base = oc.route({
    method: route.method,
    path: route.path,
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    successStatus: route.success_status ?? 200,
    ...compact,
  });
  const output = route.progress === undefined ? envelopeOf(route.output) : eventIterator(route.progress, route.output);
  return base.input(route.input).output<z.ZodType>(output as z.ZodType);
}

/** The same table as an oRPC contract: what the server mounts and the document is generated from. */
export function toContract(routes: RouteTable): Record<string, ReturnType<typeof procedureOf>> {
  return Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, procedureOf(name, route)]));
}

/** Only where each route is asked for: a client leaves the checking to the server, and a browser has no schema of it. */
export function toAddresses(routes: RouteTable): Record<string, ReturnType<typeof addressOf>> {
  return Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, addressOf(route)]));
}

function addressOf({ method, path }: Route) {
  return oc.route({ method, path, ...compact });
}
