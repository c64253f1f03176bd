import type { FindingTotal } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { Money } from '../ui/money.tsx';
import { Stat } from '../ui/stat.tsx';

/** What the open findings come to together, which is less than their sum. */
export function FindingTotals({ total }: { readonly total: FindingTotal }) {
  const { rate, count } = useFormats();
  const share = (value: number | null) => (value === null ? undefined : `${rate(value)} of spend`);
  return (
    <div className="mb-5 grid gap-3 sm:grid-cols-3">
      <Stat label="Provable saving, all together" about={share(total.proven_of_spend)}>
        <span className="text-good">
          <Money usd={total.proven_usd} />
        </span>
      </Stat>
      <Stat label="More where only prices speak" about="quality unproven: needs an experiment">
        <Money usd={total.price_only_usd} />
      </Stat>
      <Stat label="Spend of the measured period" about={`${count(total.findings)} findings`}>
        <Money usd={total.spend_usd} />
      </Stat>
    </div>
  );
}
