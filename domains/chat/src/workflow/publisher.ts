import type { FinalReport } from '@apex/contracts';
import type { TriageOutput } from '../agents/state.ts';
import type { ReportDraft } from '../answer/draft.ts';
import { ground } from '../answer/ground.ts';
import { understoodOf } from '../answer/understood.ts';
import type { UserExecutionContext } from '../run/user-execution-context.ts';
import type { ResultShelf } from '../tools/result-shelf.ts';

/** The only way from a draft to a report: whichever brain wrote it, nothing unmeasured passes. */
export interface Publisher {
  publish(draft: ReportDraft, triage: TriageOutput | null): FinalReport;
  /** What was published last; null before. */
  published(): FinalReport | null;
}

export function createPublisher(context: UserExecutionContext, shelf: ResultShelf, question: string): Publisher {
  let last: FinalReport | null = null;
  return {
    publish(draft, triage) {
      const { report, removed } = ground({ ...draft, dates: datesOf(triage) }, shelf, question);
      if (removed.length > 0) {
        // Counted, not quoted: what was taken out may hold names from the customer's data.
        context.log.warn(
          { removed: removed.length },
          'parts of an answer were taken out because nothing supports them',
        );
      }
      last = { ...report, understood: triage === null ? null : understoodOf(triage) };
      return last;
    },
    published: () => last,
  };
}

function datesOf(triage: TriageOutput | null): string[] {
  const periods = [triage?.parse.period, triage?.parse.compare];
  return periods.flatMap((period) => [period?.from, period?.to]).filter((instant) => typeof instant === 'string');
}
