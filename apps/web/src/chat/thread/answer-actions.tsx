import type { FinalReport, Run } from '@apex/contracts';
import { Copy, RotateCcw } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/use-toast.ts';

interface AnswerActionsProps {
  readonly run: Run;
  readonly report: FinalReport;
  readonly onAsk: (text: string) => void;
}

/** What can be done with an answer. */
export function AnswerActions({ run, report, onAsk }: AnswerActionsProps) {
  const toast = useToast();
  const copy = () =>
    void navigator.clipboard
      .writeText(`${report.headline}\n\n${report.text}\n`)
      .then(() => toast({ title: 'Answer copied' }), toast.error);
  return (
    <div className="-ml-2 flex gap-1">
      <Button kind="ghost" size="sm" icon={<Copy aria-hidden className="size-3.5" />} onClick={copy}>
        Copy
      </Button>
      <Button
        kind="ghost"
        size="sm"
        icon={<RotateCcw aria-hidden className="size-3.5" />}
        onClick={() => onAsk(run.question)}
      >
        Retry
      </Button>
    </div>
  );
}
