import type { ReactNode } from 'react';
import { useAnswer } from './answer-context.ts';

/** A figure of an answer: opens what it is made of. */
export function FigureButton({ figure_id, children }: { readonly figure_id: string; readonly children: ReactNode }) {
  const answer = useAnswer();
  const figure = answer?.report.figures.find(({ id }) => id === figure_id);
  if (answer === null || figure === undefined) return children;
  return (
    <button
      type="button"
      title={`${figure.label}: see what it is made of`}
      onClick={() => answer.open(figure_id)}
      className="inline text-inherit underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-accent hover:decoration-solid"
    >
      {children}
    </button>
  );
}
