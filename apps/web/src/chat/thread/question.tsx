import { Time } from '../../ui/time.tsx';

interface QuestionProps {
  readonly text: string;
  /** Absent while it is on its way. */
  readonly asked_at?: string;
}

/** What was asked, as it was typed. */
export function Question({ text, asked_at }: QuestionProps) {
  return (
    <header className="flex flex-col items-end gap-1">
      <h2 className="max-w-[85%] rounded-2xl rounded-br-md bg-hover px-3.5 py-2 text-base whitespace-pre-wrap">
        {text}
      </h2>
      <p className="pr-1 text-xs text-faint">{asked_at === undefined ? 'Sending' : <Time at={asked_at} />}</p>
    </header>
  );
}
