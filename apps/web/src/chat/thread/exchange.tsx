import type { Run } from '@apex/contracts';
import { RotateCcw } from 'lucide-react';
import { memo } from 'react';
import { Button } from '../../ui/button.tsx';
import { Answer } from '../answer/answer.tsx';
import { RichText } from '../answer/rich-text.tsx';
import { RunStrip } from '../live/run-strip.tsx';
import type { RunView } from '../live/run-view.ts';
import { useLiveRun } from '../live/use-chat-live.ts';
import { AnswerActions } from './answer-actions.tsx';
import { Question } from './question.tsx';

interface ExchangeProps {
  readonly run: Run;
  readonly onAsk: (text: string) => void;
}

/** What is written of the answer before it is whole. */
function Written({ partials }: Pick<RunView, 'partials'>) {
  const [headline, ...rest] = partials;
  if (headline === undefined) return null;
  return (
    <div className="flex max-w-prose flex-col gap-3 text-base text-pretty">
      <p className="text-lg font-semibold tracking-tight">{headline}</p>
      {rest.map((text, index) => (
        // Parts are only ever added at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <RichText key={index} source={text} />
      ))}
    </div>
  );
}

/** How a run ended that gave no answer of its own, and the way on. */
function Ending({ run, onAsk }: ExchangeProps) {
  const words = run.note === '' ? 'This run ended without an answer.' : run.note;
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
      <span className="min-w-0 flex-1 basis-60">{words}</span>
      <Button size="sm" icon={<RotateCcw aria-hidden className="size-3.5" />} onClick={() => onAsk(run.question)}>
        Ask again
      </Button>
    </div>
  );
}

/** A question with its answer, or with the agents that are at work on it. */
export const Exchange = memo(function Exchange({ run, onAsk }: ExchangeProps) {
  const live = useLiveRun(run.id);
  const report = run.report ?? live?.report ?? null;
  const { ended_at } = run;
  const hasEnded = ended_at !== null;
  return (
    <article aria-label={run.question} className="flex flex-col gap-4">
      <Question text={run.question} asked_at={run.created_at} />
      <RunStrip run_id={run.id} created_at={run.created_at} ended_at={ended_at} />
      {report !== null ? (
        <Answer report={report} run_id={run.id} onAsk={onAsk} />
      ) : (
        <Written partials={live?.partials ?? []} />
      )}
      {hasEnded && run.status !== 'complete' ? <Ending run={run} onAsk={onAsk} /> : null}
      {hasEnded && report !== null ? <AnswerActions run={run} report={report} onAsk={onAsk} /> : null}
    </article>
  );
});
