import type { CallDetail } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { Money } from '../ui/money.tsx';

/** How a cost came about: tokens of each kind times their price. */
export function CostLines({ call }: { readonly call: CallDetail }) {
  const { count, money } = useFormats();
  if (call.price === null) {
    return (
      <p className="text-sm text-muted">
        {call.cost_usd === null
          ? 'The catalogue has no price for this model, or the source told no tokens. It is priced as soon as both are known.'
          : 'Priced by an earlier catalogue, whose lines are not kept.'}
      </p>
    );
  }
  return (
    <table className="tabular w-full text-sm">
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          <th scope="col" className="py-1.5 text-left font-medium">
            Kind
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            Tokens
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            $ per million
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {call.price.lines.map((line) => (
          <tr key={line.kind} className="border-b border-line">
            <th scope="row" className="py-1.5 text-left font-normal">
              {line.kind.replaceAll('_', ' ')}
            </th>
            <td className="py-1.5 text-right">{count(line.tokens)}</td>
            <td className="py-1.5 text-right">{money(line.usd_per_million, 'exact')}</td>
            <td className="py-1.5 text-right">{money(line.cost_usd, 'exact')}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" colSpan={3} className="py-1.5 text-left">
            Together
          </th>
          <td className="py-1.5 text-right">
            <Money usd={call.cost_usd} form="exact" />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
