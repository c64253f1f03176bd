import type { Figure, ReportSource, RunId } from '@apex/contracts';
import { useFormats } from '../../format/formats-context.ts';
import type { Formats } from '../../format/formats.ts';
import { EvidenceTable } from '../../savings/evidence-table.tsx';
import { Labelled } from '../../savings/labelled.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { toolResultOf } from '../live/run-view.ts';
import { useRunSteps } from '../live/use-run-steps.ts';
import { useAnswer } from './answer-context.ts';
import { QueryWords } from './query-words.tsx';
import { type FlatRow, isDecimal, resultRows } from './result-rows.ts';

const kindWords: Readonly<Record<ReportSource['kind'], string>> = {
  query: 'Measured: read from your records',
  replay: 'Replayed: worked out again on your recorded calls',
  analysis: 'Analysed from your records',
  calculation: 'Calculated from measured amounts',
};

/** Amounts with all their places, as a person reads them: money where the figure is money. */
function readable(row: FlatRow, unit: Figure['unit'], { money, count }: Formats): FlatRow {
  const shown = (value: FlatRow[string]) =>
    !isDecimal(value) ? value : unit === 'usd' ? money(value) : count(Number(value));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, name.endsWith('_usd') ? value : shown(value ?? null)]),
  );
}

function Rows({ run_id, figure }: { readonly run_id: RunId; readonly figure: Figure }) {
  const formats = useFormats();
  const steps = useRunSteps(run_id, true);
  if (steps.run === undefined) return steps.error === null ? <SkeletonLines lines={4} /> : null;
  const found = resultRows(toolResultOf(steps.run, figure.tool_result_id), figure.path);
  if (found === null) return null;
  const { count } = found;
  const rows = found.rows.map((row) => readable(row, figure.unit, formats));
  const label = rows.length < count ? `The first ${rows.length} of ${count} rows it was read from` : 'Read from';
  return <EvidenceTable evidence={{ label, rows }} />;
}

function Formula({ figure, source }: { readonly figure: Figure; readonly source: ReportSource | undefined }) {
  const formula = figure.formula ?? source?.formula ?? null;
  return (
    <dl className="grid gap-3">
      <Labelled label={figure.formula === null ? 'How' : 'Formula'}>
        {formula === null ? null : (
          <span className={figure.formula === null ? undefined : 'tabular font-mono'}>{formula}</span>
        )}
      </Labelled>
      <Labelled label="Exact value">
        <CopyId value={String(figure.value)} label="value" />
      </Labelled>
      <Labelled label="Made of">
        {source === undefined || source.row_count === null
          ? null
          : `${source.row_count.toLocaleString()} ${source.kind === 'replay' ? 'calls' : source.row_count === 1 ? 'row' : 'rows'}`}
      </Labelled>
    </dl>
  );
}

/** What a figure is, and everything it was made of. */
export function FigureSheet({ figure_id, onClose }: { readonly figure_id: string; readonly onClose: () => void }) {
  const answer = useAnswer();
  const figure = answer?.report.figures.find(({ id }) => id === figure_id);
  const sources = answer?.report.sources ?? [];
  const source = sources.find(({ tool_result_id }) => tool_result_id === figure?.tool_result_id);
  // A calculated figure rests on what others measured.
  const rests = new Set(figure?.operands.map(({ tool_result_id }) => tool_result_id));
  const below = sources.filter((one) => one !== source && rests.has(one.tool_result_id));
  return (
    <Sheet open onOpen={(open) => (open ? undefined : onClose())} title={figure?.label ?? 'Figure'}>
      {answer === null || figure === undefined ? null : (
        <div className="flex flex-col gap-5 p-4">
          <div>
            <p className="tabular text-2xl font-semibold tracking-tight">{figure.text || figure.display}</p>
            <p className="mt-1 text-sm text-muted">
              {source === undefined ? null : `${kindWords[source.kind]}. ${source.title}.`}
            </p>
          </div>
          {[source, ...below].map((one) =>
            one === undefined || one.query === null ? null : (
              <section key={one.tool_result_id} aria-label="The query" className="rounded-lg border border-line p-3">
                <h3 className="mb-1 text-xs text-muted">The query</h3>
                <QueryWords query={one.query} />
              </section>
            ),
          )}
          <Formula figure={figure} source={source} />
          {answer.run_id === null ? null : <Rows run_id={answer.run_id} figure={figure} />}
        </div>
      )}
    </Sheet>
  );
}
