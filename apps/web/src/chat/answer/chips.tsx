import { CornerDownRight } from 'lucide-react';

interface ChipsProps {
  readonly label: string;
  readonly questions: readonly string[];
  /** Absent where nothing can be asked: a shared answer. */
  readonly onAsk?: ((question: string) => void) | undefined;
}

/** Questions to go on with; one click asks. */
export function Chips({ label, questions, onAsk }: ChipsProps) {
  if (questions.length === 0 || onAsk === undefined) return null;
  return (
    <section aria-label={label}>
      <h3 className="mb-1.5 text-xs font-medium text-muted">{label}</h3>
      <ul className="flex flex-wrap gap-2">
        {questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              onClick={() => onAsk(question)}
              className="flex min-h-8 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3 py-1 text-left text-sm transition-colors hover:border-accent hover:bg-accent-soft"
            >
              <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-faint" />
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
