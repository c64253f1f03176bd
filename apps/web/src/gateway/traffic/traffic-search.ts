import { z } from 'zod';

export const trafficStates = ['open', 'ok', 'error'] as const;
export type TrafficState = (typeof trafficStates)[number];

const text = z.string().max(255).optional().catch(undefined);

/** The part of the address that says which calls are shown, and whose explanation is open. */
export const trafficSearch = {
  key: text,
  feature: text,
  state: z.enum(trafficStates).optional().catch(undefined),
  /** The call whose explanation is open. */
  call: z
    .string()
    .regex(/^gw_[0-9a-f]{16}$/)
    .optional()
    .catch(undefined),
};
