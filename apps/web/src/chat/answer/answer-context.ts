import type { FinalReport, RunId } from '@apex/contracts';
import { createContext, use } from 'react';

export interface AnswerScope {
  readonly report: FinalReport;
  /** Null for a reader of a shared answer, who sees no steps. */
  readonly run_id: RunId | null;
  /** Opens what a figure is made of. */
  readonly open: (figure_id: string) => void;
}

/** The answer that what is drawn belongs to; null while it is being written. */
export const AnswerContext = createContext<AnswerScope | null>(null);

export function useAnswer(): AnswerScope | null {
  return use(AnswerContext);
}
