import { type DifferenceCause, differenceCauses, type Reconciliation } from '@apex/contracts';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { saveFile } from '../ui/save-file.ts';
import { toCsv } from '../ui/table/csv.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Money } from '../ui/money.tsx';
import { Stat } from '../ui/stat.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';
import { allLines } from './all-lines.ts';
import { CauseBars } from './cause-bars.tsx';
import { ReconciledLines } from './reconciled-lines.tsx';

interface ReconciliationResultProps {
  readonly result: Reconciliation;
  readonly cause: string | undefined;
  readonly onCause: (cause: DifferenceCause | undefined) => void;
}

/** Both amounts, the difference by its causes, the error and where it holds, and the lines. */
export function ReconciliationResult({ result, cause, onCause }: ReconciliationResultProps) {
  const { rate } = useFormats();
  const { error } = result;
  const chosen = differenceCauses.find((name) => name === cause);
  const share = (text: string | null): string => (text === null ? '–' : rate(Number(text)));
  return (
    <div className="flex flex-col gap-5">
      <p className="text-sm text-muted">
        <strong className="font-medium break-all text-ink">{result.name}</strong>, <Time at={result.from} form="day" />{' '}
        to <Time at={result.to} form="day" />
        {result.preset === '' ? '' : `, read as ${result.preset}`}
        {result.shift_hours === 0 ? '' : `; its days begin ${result.shift_hours} h from midnight UTC`}
      </p>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Stat label="The export" about={result.basis === 'tokens' ? 'its tokens at your prices' : undefined}>
          <Money usd={result.theirs_usd} />
        </Stat>
        <Stat label="Your calls">
          <Money usd={result.ours_usd} />
        </Stat>
        <Stat label="Difference" about={`${share(error.share)} of the export`}>
          <Money usd={result.difference_usd} />
        </Stat>
        <Stat
          label="Error where both know the tokens"
          about={
            error.coverage === null
              ? 'nothing was billed for tokens'
              : `covers ${share(error.coverage)}, at least ${share(error.least_coverage)} on every day`
          }
        >
          {share(error.matched_share)}
        </Stat>
      </div>
      <Card title="Why they differ" about="the causes add up to the difference">
        <CauseBars causes={result.causes} chosen={chosen} onChoose={onCause} />
      </Card>
      <Remarks result={result} />
      <section>
        <div className="mb-2 flex flex-wrap items-center gap-2">
          <h2 className="mr-auto text-base font-semibold">Lines</h2>
          <DownloadLines result={result} />
        </div>
        <ReconciledLines id={result.id} cause={chosen} />
      </section>
    </div>
  );
}

function DownloadLines({ result }: { readonly result: Reconciliation }) {
  const client = useApi();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const csv = toCsv(await allLines(client, result.id));
      saveFile(new Blob([csv], { type: 'text/csv;charset=utf-8' }), `${result.id}.csv`);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" busy={isBusy} icon={<Download aria-hidden className="size-3.5" />} onClick={() => void save()}>
      Download all lines
    </Button>
  );
}

function Remarks({ result }: { readonly result: Reconciliation }) {
  const { count } = useFormats();
  const [first] = result.rejected;
  const remarks = [
    ...result.other_currencies.map(
      ({ currency, amount, lines }) =>
        `${count(lines)} lines in ${currency} (${amount}) are not converted and in no sum.`,
    ),
    ...(result.unmatched_models.length === 0 ? [] : [`No call of yours names ${result.unmatched_models.join(', ')}.`]),
    ...(first === undefined
      ? []
      : [`${count(result.rejected_count)} lines could not be read; line ${first.line}: ${first.reason}`]),
  ];
  if (remarks.length === 0) return null;
  return (
    <ul className="list-disc space-y-1 pl-5 text-sm wrap-anywhere text-muted">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}
