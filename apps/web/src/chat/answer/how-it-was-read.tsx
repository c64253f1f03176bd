import type { FinalReport } from '@apex/contracts';
import { RichLine } from './rich-text.tsx';

interface FoldProps {
  readonly summary: string;
  readonly items: readonly string[];
}

function Fold({ summary, items }: FoldProps) {
  if (items.length === 0) return null;
  return (
    <details className="group text-sm">
      <summary className="w-fit rounded-sm text-xs font-medium text-muted hover:text-ink">{summary}</summary>
      <ul className="mt-1.5 flex list-disc flex-col gap-1 pl-5 text-muted">
        {items.map((item) => (
          <li key={item}>
            <RichLine source={item} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How the question was understood, and what the answer takes for granted: folded, for those who check. */
export function HowItWasRead({ report }: { readonly report: FinalReport }) {
  const { understood, assumptions } = report;
  return (
    <div className="flex flex-col gap-2">
      <Fold summary="How I read it" items={understood === null ? [] : [understood.words]} />
      <Fold summary={`Assumptions and limits (${assumptions.length})`} items={assumptions} />
    </div>
  );
}
