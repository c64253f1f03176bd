import type { ImportSummary } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { Check, Download } from 'lucide-react';
import { useFormats } from '../format/formats-context.ts';
import { Button } from '../ui/button.tsx';
import { Money } from '../ui/money.tsx';
import { downloadRejected } from './download-rejected.ts';

/** What an import brought, what it could not read, and where to go next. */
export function ImportResult({ summary, project }: { readonly summary: ImportSummary; readonly project: string }) {
  const { count } = useFormats();
  const { calls, duplicates, rejected_count, cost_usd, unpriced_calls } = summary;
  return (
    <div role="status" className="rounded-lg border border-line bg-hover px-3 py-2.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-1.5">
        <Check aria-hidden className="size-4 text-good" />
        <strong className="font-semibold">
          {count(calls)} new {calls === 1 ? 'call' : 'calls'}
        </strong>{' '}
        worth{' '}
        <strong className="font-semibold">
          <Money usd={cost_usd} />
        </strong>
        {duplicates === 0 ? null : <span className="text-muted">, {count(duplicates)} known already</span>}
        {unpriced_calls === 0 ? null : <span className="text-warn">, {count(unpriced_calls)} not priced</span>}
      </p>
      <p className="mt-2 flex flex-wrap gap-2">
        <Button asChild size="sm" kind="primary">
          <Link to="/chat" search={{ project }}>
            Ask where the tokens go
          </Link>
        </Button>
        <Button asChild size="sm">
          <Link to="/calls" search={{ project }}>
            See the calls
          </Link>
        </Button>
        {rejected_count === 0 ? null : (
          <Button
            size="sm"
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={() => downloadRejected(summary)}
          >
            {count(rejected_count)} {rejected_count === 1 ? 'row' : 'rows'} could not be read
          </Button>
        )}
      </p>
    </div>
  );
}
