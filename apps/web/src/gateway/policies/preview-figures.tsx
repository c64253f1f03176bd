import type { PolicyPreview } from '@apex/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FigureLink } from '../../ui/figure-link.tsx';
import { Money } from '../../ui/money.tsx';
import { Time } from '../../ui/time.tsx';

const basisWords = {
  replayed: { label: 'replayed', about: 'The very calls, by the provider’s own rules.' },
  price_only: {
    label: 'prices alone',
    about: 'The same tokens at other prices; whether the answers are as good is not shown.',
  },
} as const;

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular mt-0.5 font-medium">{children}</dd>
    </div>
  );
}

/** What a rule would have done to past calls: which, the money before and after, and what that rests on. */
export function PreviewFigures({ preview }: { readonly preview: PolicyPreview }) {
  const { count, rate } = useFormats();
  const { calls, matched_calls, treated_calls, matched_cost_usd, new_cost_usd, saving_usd, basis, notes } = preview;
  return (
    <>
      <p className="text-xs text-muted">
        <Time at={preview.from} form="day" /> to before <Time at={preview.to} form="day" />
      </p>
      <dl className="grid grid-cols-2 gap-3 text-sm">
        <Figure label="Calls that match">
          {count(matched_calls)} <span className="font-normal text-muted">of {count(calls)}</span>
        </Figure>
        <Figure label="Treated at its shares">
          {count(treated_calls)}
          {matched_calls === 0 ? null : (
            <span className="font-normal text-muted"> {rate(treated_calls / matched_calls)} of them</span>
          )}
        </Figure>
        <Figure label="They cost">
          <Money usd={matched_cost_usd} />
        </Figure>
        <Figure label="They would have, all of them">
          {new_cost_usd === null ? <Unknown /> : <Money usd={new_cost_usd} />}
        </Figure>
        <Figure label="Saved at its shares">{saving_usd === null ? <Unknown /> : <Money usd={saving_usd} />}</Figure>
        <Figure label="Rests on">
          {basis === null ? (
            <Unknown />
          ) : (
            <Badge tone={basis === 'replayed' ? 'good' : 'warn'}>{basisWords[basis].label}</Badge>
          )}
        </Figure>
      </dl>
      {basis === null ? null : <p className="text-xs text-muted">{basisWords[basis].about}</p>}
      {notes.length === 0 ? null : (
        <ul className="list-disc pl-5 text-xs text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <ByModel rows={preview.by_model} />
      <Sample calls={preview.sample} />
    </>
  );
}

const Unknown = () => <span className="font-normal text-muted">not told by past calls</span>;

function ByModel({ rows }: { readonly rows: PolicyPreview['by_model'] }) {
  const { count } = useFormats();
  if (rows.length === 0) return null;
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="region" aria-label="By model" tabIndex={0} className="overflow-x-auto">
      <table className="tabular w-full text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th className="py-1 pr-3 font-medium">Model</th>
            <th className="py-1 pr-3 font-medium">Becomes</th>
            <th className="py-1 pr-3 text-right font-medium">Calls</th>
            <th className="py-1 pr-3 text-right font-medium">Cost</th>
            <th className="py-1 text-right font-medium">Would be</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.model} ${row.new_model}`} className="border-t border-line">
              <td className="py-1 pr-3">{row.model}</td>
              <td className="py-1 pr-3">{row.new_model === row.model ? 'the same' : row.new_model}</td>
              <td className="py-1 pr-3 text-right">{count(row.calls)}</td>
              <td className="py-1 pr-3 text-right">
                <Money usd={row.cost_usd} />
              </td>
              <td className="py-1 text-right">{row.new_cost_usd === null ? '–' : <Money usd={row.new_cost_usd} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sample({ calls }: { readonly calls: PolicyPreview['sample'] }) {
  if (calls.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-muted">Some of the calls that match</h3>
      <ul className="flex flex-col gap-1 text-xs">
        {calls.map(({ call_id, at, model, feature, cost_usd }) => (
          <li key={call_id} className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate">
              {call_id.startsWith('call_') ? (
                <FigureLink to="/calls/$id" params={{ id: call_id }}>
                  {model}
                </FigureLink>
              ) : (
                <CopyId value={call_id} shown={model} label="call id" />
              )}
              {feature === '' ? '' : ` · ${feature}`}
            </span>
            <span className="text-muted">
              <Time at={at} />
            </span>
            <span className="tabular">
              <Money usd={cost_usd} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
