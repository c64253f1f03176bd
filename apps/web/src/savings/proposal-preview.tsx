import type { PolicyPreview } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { Money } from '../ui/money.tsx';
import { Time } from '../ui/time.tsx';
import { BasisBadge } from './basis-badge.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { Labelled } from './labelled.tsx';

/** What a policy would have done to past calls: which, the money before and after, and what that rests on. */
export function ProposalPreview({ preview }: { readonly preview: PolicyPreview }) {
  const { count } = useFormats();
  const { from, to, calls, matched_calls, matched_cost_usd, new_cost_usd, saving_usd, basis, notes } = preview;
  const byModel = preview.by_model.map(({ model, new_model, ...figures }) => ({
    model,
    becomes: new_model,
    ...figures,
  }));
  return (
    <section aria-label="Preview" className="mt-3 flex flex-col gap-3 rounded-lg border border-line p-3">
      <p className="text-sm">
        {count(matched_calls)} of {count(calls)} calls match, from <Time at={from} form="day" /> to{' '}
        <Time at={to} form="day" />.
      </p>
      <dl className="tabular grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Labelled label="They cost">
          <Money usd={matched_cost_usd} />
        </Labelled>
        <Labelled label="All under the policy">
          {new_cost_usd === null ? 'cannot be told' : <Money usd={new_cost_usd} />}
        </Labelled>
        <Labelled label="Saved at these shares">
          {saving_usd === null ? 'cannot be told' : <Money usd={saving_usd} />}
        </Labelled>
        <Labelled label="Calls it would have changed">{count(Math.round(preview.treated_calls))}</Labelled>
      </dl>
      <EvidenceTable evidence={{ label: 'By model', rows: byModel }} />
      {basis === null ? null : (
        <div>
          <BasisBadge basis={basis} />
        </div>
      )}
      {notes.length === 0 ? null : (
        <ul className="list-disc pl-5 text-sm text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
