import { Money } from '../ui/money.tsx';

/** What something cost; says so where no price is known. */
export function Cost({ usd }: { readonly usd: string | null }) {
  return usd === null ? <span className="text-xs text-warn">not priced</span> : <Money usd={usd} />;
}
