import { useState } from 'react';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useNow } from '../../ui/use-now.ts';
import { PreviewFigures } from './preview-figures.tsx';
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
            <PreviewFigures preview={preview.data} />
          </div>
        )}
      </div>
    </Card>
  );
}
