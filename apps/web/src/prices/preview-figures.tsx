import type { PricePreview, PreviewFigures as Figures } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { Money } from '../ui/money.tsx';

function Line({ title, figures }: { readonly title: string; readonly figures: Figures }) {
  const { count } = useFormats();
  const { calls, unpriced_before, unpriced_after, cost_before_usd, cost_after_usd } = figures;
  return (
    <div>
      <dt className="text-sm text-muted">{title}</dt>
      <dd className="tabular">
        <span className="font-medium">
          <Money usd={cost_before_usd} form="exact" /> → <Money usd={cost_after_usd} form="exact" />
        </span>
        <span className="block text-xs text-muted">
          {count(calls)} calls
          {unpriced_before === 0 ? '' : `, ${count(unpriced_before)} of them without a price before`}
          {unpriced_after === 0 ? '' : `; ${count(unpriced_after)} stay without one`}
        </span>
      </dd>
    </div>
  );
}

/** What a price would do, to the last digit. */
export function PreviewFigures({ preview }: { readonly preview: PricePreview }) {
  return (
    <dl aria-live="polite" className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <Line title="Saving it changes past calls" figures={preview.on_saving} />
      <Line title="The last 30 days, had it held all along" figures={preview.as_if} />
    </dl>
  );
}
