import type { PolicyPreview } from '@apex/contracts';
import { useState } from 'react';
import { useApiMutation } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FigureLink } from '../../ui/figure-link.tsx';
import { Money } from '../../ui/money.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { ParsedRule } from './rule-draft.ts';

const spans = [
  { value: 'latest', label: 'the 30 days up to the last call' },
  { value: '7', label: 'the last 7 days' },
  { value: '90', label: 'the last 90 days' },
] as const;
type Span = (typeof spans)[number]['value'];

const dayMs = 86_400_000;

/** What a rule would have done to past calls, before it does anything. */
export function PreviewPanel({ parsed }: { readonly parsed: ParsedRule }) {
  const [span, setSpan] = useState<Span>('latest');
  const [of, setOf] = useState('');
  const now = useNow();
  const preview = useApiMutation('previewPolicy');
  const { rule } = parsed;
  const current = JSON.stringify([rule, span]);
  const look = () => {
    if (rule === null) return;
    setOf(current);
    const from = span === 'latest' ? {} : { from: new Date(now.getTime() - Number(span) * dayMs).toISOString() };
    preview.mutate({ rule, ...from });
  };
  return (
    <Card title="What would it have done?">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end gap-2">
          <Select
            label="With the calls of"
            className="min-w-0 flex-1 basis-48"
            value={span}
            options={spans}
            onValue={setSpan}
          />
          <Button onClick={look} busy={preview.isPending} disabled={rule === null}>
            Preview
          </Button>
        </div>
        {rule === null ? (
          <p className="text-sm text-muted">Once it is a rule, past calls can be held against it.</p>
        ) : null}
        {preview.isPending ? <SkeletonLines lines={5} /> : null}
        {preview.error === null ? null : (
          <ErrorState error={preview.error} title="It could not be held against past calls." compact retry={look} />
        )}
        {preview.data === undefined || preview.isPending ? null : (
          <div aria-live="polite" className="flex flex-col gap-4">
            {of === current ? null : <p className="text-xs text-warn">Of the rule before the last change.</p>}
            <Figures preview={preview.data} />
          </div>
        )}
      </div>
    </Card>
  );
}

const basisWords = {
  replayed: { label: 'replayed', about: 'The very calls, by the provider’s own rules.' },
  price_only: {
    label: 'prices alone',
    about: 'The same tokens at other prices; whether the answers are as good is not shown.',
  },
} as const;

function Figure({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular mt-0.5 font-medium">{children}</dd>
    </div>
  );
}

function Figures({ preview }: { readonly preview: PolicyPreview }) {
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
