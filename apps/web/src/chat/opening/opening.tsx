import type { SpendResult } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useApiQuery } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { useIdentity, useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ThreadsButton } from '../threads/threads-button.tsx';
import { FoundLogs } from './found-logs.tsx';
import { starterQuestions } from './starter-questions.ts';

interface OpeningProps {
  readonly onAsk: (question: string) => void;
}

function Holds({ spend }: { readonly spend: SpendResult }) {
  const { count, day } = useFormats();
  const { total, from, to } = spend;
  return (
    <>
      <strong className="tabular font-medium text-ink">{count(total.calls)} calls</strong>
      {from === null || to === null ? '' : ` from ${day(from)} to ${day(to)}`},{' '}
      <strong className="tabular font-medium text-ink">
        <Money usd={total.cost_usd} />
      </strong>{' '}
      in all.
    </>
  );
}

function Starters({ questions, onAsk }: OpeningProps & { readonly questions: readonly string[] }) {
  const [first, ...others] = questions;
  if (first === undefined) return null;
  return (
    <section aria-label="Questions to begin with" className="mt-6">
      <button
        type="button"
        onClick={() => onAsk(first)}
        className="flex w-full items-center gap-3 rounded-xl border border-accent bg-accent-soft px-4 py-3 text-left text-base font-medium text-ink transition-colors hover:border-accent-strong"
      >
        <span className="min-w-0 flex-1">{first}</span>
        <ArrowRight aria-hidden className="size-4 shrink-0 text-accent" />
      </button>
      <ul className="mt-2 grid gap-2 sm:grid-cols-2">
        {others.map((question) => (
          <li key={question} className="flex">
            <button
              type="button"
              onClick={() => onAsk(question)}
              className="min-h-11 flex-1 rounded-xl border border-line bg-raised px-4 py-2 text-left text-sm transition-colors hover:border-line-strong hover:bg-hover"
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Nothing() {
  return (
    <div className="mt-6 rounded-xl border border-line bg-raised p-4">
      <p className="text-sm">
        A usage export, a CSV file or the logs of your coding agents are enough to begin. It takes a minute.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button asChild kind="primary">
          <Link to="/import">Import what you have</Link>
        </Button>
        <Button asChild>
          <Link to="/sources" search={{ connect: true }}>
            Connect a source
          </Link>
        </Button>
      </div>
    </div>
  );
}

/** The calm beginning: what the data holds, and questions it can answer. */
export function Opening({ onAsk }: OpeningProps) {
  const { name } = useIdentity();
  const project = useProject();
  const spend = useApiQuery('querySpend', {
    measures: ['sessions', 'cache_hit_rate', 'errors', 'latency.p95'],
    limit: 1,
  });
  const isEmpty = spend.data?.total.calls === 0;
  return (
    <div className="flex flex-1 flex-col pb-6">
      <div>
        <ThreadsButton current={null} />
      </div>
      <div className="my-auto">
        <h1 tabIndex={-1} className="text-2xl font-semibold tracking-tight text-balance">
          What do you want to know, {name}?
        </h1>
        <p className="mt-1.5 min-h-6 text-base text-muted">
          {spend.data === undefined ? (
            spend.error === null && <Skeleton className="h-4 w-80 max-w-full" />
          ) : isEmpty ? (
            `Nothing is recorded in ${project.name} yet.`
          ) : (
            <Holds spend={spend.data} />
          )}
        </p>
        {spend.error === null ? null : (
          <ErrorState
            compact
            error={spend.error}
            title="What the project holds could not be read."
            retry={() => void spend.refetch()}
          />
        )}
        <FoundLogs onAsk={onAsk} />
        {isEmpty ? <Nothing /> : null}
        {spend.data === undefined || isEmpty ? null : (
          <Starters questions={starterQuestions(spend.data.total)} onAsk={onAsk} />
        )}
      </div>
    </div>
  );
}
