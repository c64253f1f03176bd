import type { ServiceTier } from '@apex/contracts';

/** The tier that serves a request for this one: a tier of its own name, and else the standard one. */
export const servedTier = (asked: unknown): ServiceTier =>
  asked === 'flex' || asked === 'priority' ? asked : 'standard';

/** As OpenAI's answers name it. */
export const openaiTier = (tier: ServiceTier): string => (tier === 'standard' ? 'default' : tier);
