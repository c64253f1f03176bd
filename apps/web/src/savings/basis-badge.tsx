import type { SavingBasis } from '@apex/contracts';
import { Badge } from '../ui/badge.tsx';

const words: Readonly<Record<SavingBasis, string>> = {
  replayed: 'replayed on your calls',
  estimated: 'estimated',
  price_only: 'price only, quality unproven',
};

/** How a saving is known. */
export function BasisBadge({ basis }: { readonly basis: SavingBasis | null }) {
  if (basis === null) return null;
  return (
    <Badge tone={basis === 'replayed' ? 'good' : basis === 'estimated' ? 'neutral' : 'warn'}>{words[basis]}</Badge>
  );
}
