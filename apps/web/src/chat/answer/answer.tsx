import type { FinalReport, RunId } from '@apex/contracts';
import { lazy, memo, Suspense, useMemo, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { AnswerContext } from './answer-context.ts';
import { Chips } from './chips.tsx';
import { HowItWasRead } from './how-it-was-read.tsx';
import { ReportChart } from './report-chart.tsx';
import { ReportProposal } from './report-proposal.tsx';
import { ReportTable } from './report-table.tsx';
import { RichLine, RichText } from './rich-text.tsx';

const FigureSheet = lazy(() => import('./figure-sheet.tsx').then(({ FigureSheet }) => ({ default: FigureSheet })));

interface AnswerProps {
  readonly report: FinalReport;
  /** Null for a reader of a shared answer. */
  readonly run_id: RunId | null;
  readonly onAsk?: ((question: string) => void) | undefined;
}

const statusWords = { full: null, partial: 'part of it could be measured', guidance: 'not measured: what it takes' };

function Status({ status }: Pick<FinalReport, 'status'>) {
  const words = statusWords[status];
  return words === null ? null : (
    <Badge className="self-start" tone={status === 'partial' ? 'warn' : 'neutral'}>
      {words}
    </Badge>
  );
}

const proposalsAtFirst = 2;

function Proposals({ proposals }: Pick<FinalReport, 'proposals'>) {
  const [all, setAll] = useState(false);
  if (proposals.length === 0) return null;
  const shown = all ? proposals : proposals.slice(0, proposalsAtFirst);
  const more = proposals.length - shown.length;
  return (
    <section aria-label="Proposals" className="flex flex-col gap-3">
      <h3 className="text-base font-semibold">
        {proposals.length === 1 ? 'One change worth making' : `${proposals.length} changes worth making`}
      </h3>
      {shown.map((proposal) => (
        <ReportProposal key={proposal.id} proposal={proposal} />
      ))}
      {more === 0 ? null : (
        <Button className="self-start" onClick={() => setAll(true)}>
          Show {more} more
        </Button>
      )}
    </section>
  );
}

function Evidence({ report }: { readonly report: FinalReport }) {
  const { charts, tables, proposals } = report;
  return (
    <>
      {charts.map((chart) => (
        <ReportChart key={chart.title} chart={chart} />
      ))}
      {tables.map((table) =>
        // A chart of the same says it already; the rows are there for those who want them.
        charts.some(({ title }) => title === table.title) ? (
          <details key={table.title}>
            <summary className="w-fit rounded-sm text-xs font-medium text-muted hover:text-ink">
              All columns as a table
            </summary>
            <div className="mt-2">
              <ReportTable table={table} />
            </div>
          </details>
        ) : (
          <ReportTable key={table.title} table={table} />
        ),
      )}
      <Proposals proposals={proposals} />
    </>
  );
}

function NotUnderstood({ report, onAsk }: Pick<AnswerProps, 'report' | 'onAsk'>) {
  const words = report.understood?.not_understood ?? [];
  return (
    <>
      {words.length === 0 ? null : (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
          Nothing was made of {words.map((word) => `“${word}”`).join(', ')}.
        </p>
      )}
      <Chips label="Perhaps you mean" questions={report.nearest_questions} onAsk={onAsk} />
    </>
  );
}

/** An answer: the finding, the money, the evidence, what to do, what it rests on, where to go on. */
export const Answer = memo(function Answer({ report, run_id, onAsk }: AnswerProps) {
  const [figure_id, setFigure] = useState<string | null>(null);
  const scope = useMemo(() => ({ report, run_id, open: setFigure }), [report, run_id]);
  const of = (place: 'headline' | 'text') => report.marks.filter((mark) => mark.in === place);
  return (
    <AnswerContext value={scope}>
      <div className="flex flex-col gap-5">
        <div className="flex flex-col gap-3">
          <p className="text-lg font-semibold tracking-tight text-pretty">
            <RichLine source={report.headline} marks={of('headline')} />
          </p>
          <Status status={report.status} />
          <div className="flex max-w-prose flex-col gap-3 text-base text-pretty [&_button]:font-medium">
            {report.text === report.headline ? null : <RichText source={report.text} marks={of('text')} />}
          </div>
        </div>
        <NotUnderstood report={report} onAsk={onAsk} />
        <Evidence report={report} />
        <HowItWasRead report={report} />
        <Chips label="Go on with" questions={report.next_questions} onAsk={onAsk} />
      </div>
      <Suspense>
        {figure_id === null ? null : <FigureSheet figure_id={figure_id} onClose={() => setFigure(null)} />}
      </Suspense>
    </AnswerContext>
  );
});
