import { useFormats } from '../format/formats-context.ts';

/** A price per million tokens, with its own digits: a dash where there is none of its own. */
export function Rate({ usd }: { readonly usd: string | null }) {
  const { money } = useFormats();
  if (usd === null) return <span className="text-faint">–</span>;
  return <>{money(usd, 'exact')}</>;
}
