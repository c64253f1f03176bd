import { type ProviderId, providerIds } from '@apex/contracts';
import { z } from 'zod';

const place = 'apex.provider-flow';

const flowSchema = z.object({
  provider: z.enum(providerIds),
  flow: z.string(),
  /** `link` adds an account to the one that is signed in. */
  purpose: z.enum(['sign_in', 'link']),
  next: z.string().optional(),
});
export type ProviderFlow = z.infer<typeof flowSchema>;

/** Keeps what binds the provider's answer to this tab, and goes there. */
export function leaveForProvider(flow: ProviderFlow, url: string): void {
  sessionStorage.setItem(place, JSON.stringify(flow));
  window.location.assign(url);
}

/** What this tab began with a provider, taken out; null where it began nothing. */
export function takeProviderFlow(provider: string): ProviderFlow | null {
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (kept === null) return null;
  const found = flowSchema.safeParse(JSON.parse(kept));
  return found.success && found.data.provider === (provider as ProviderId) ? found.data : null;
}
