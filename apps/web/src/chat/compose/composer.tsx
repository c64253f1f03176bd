import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { askedBefore, keepDraft, readDraft, rememberAsked } from './drafts.ts';
import { ConnectionNote } from './connection-note.tsx';

const longest = 4000;
const counterFrom = 3500;

interface ComposerProps {
  /** What the draft is kept under: the thread, or the project of a new one. */
  readonly draft_key: string;
  readonly onAsk: (text: string) => void;
  /** A run that can be stopped; null where none is under way. */
  readonly onStop: (() => void) | null;
  readonly placeholder?: string;
}

/** Arrow up in an empty field, and on from there, brings back what was asked before. */
function useRecall(setText: (text: string) => void) {
  const place = useRef(0);
  return {
    reset: () => {
      place.current = 0;
    },
    step(by: 1 | -1): boolean {
      const asked = askedBefore();
      const next = place.current + by;
      if (next < 0 || next > asked.length) return false;
      place.current = next;
      setText(next === 0 ? '' : (asked.at(-next) ?? ''));
      return true;
    },
    isRecalling: () => place.current > 0,
  };
}

/** Where questions are typed. Enter asks, Shift+Enter begins a line, Escape stops. */
export function Composer({ draft_key, onAsk, onStop, placeholder = 'Ask about your spend' }: ComposerProps) {
  const [text, setTextState] = useState(() => readDraft(draft_key));
  const field = useRef<HTMLTextAreaElement>(null);
  const setText = (next: string) => {
    setTextState(next);
    keepDraft(draft_key, next);
  };
  const recall = useRecall(setText);
  const isTooLong = text.length > longest;
  useEffect(() => {
    // On a phone the keyboard would cover what there is to read.
    if (!window.matchMedia('(pointer: coarse)').matches) field.current?.focus({ preventScroll: true });
  }, []);

  const ask = () => {
    const question = text.trim();
    if (question === '' || isTooLong) return;
    rememberAsked(question);
    recall.reset();
    setText('');
    onAsk(question);
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const mayRecall = text === '' || recall.isRecalling();
    if (event.key === 'Enter' && !event.shiftKey) ask();
    else if (event.key === 'Escape' && onStop !== null) onStop();
    else if (event.key === 'ArrowUp' && mayRecall && recall.step(1)) {
      // Taken back below: the field has no line above.
    } else if (event.key !== 'ArrowDown' || !recall.isRecalling() || !recall.step(-1)) return;
    event.preventDefault();
  };

  return (
    <form
      aria-label="Ask"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <div className="flex items-end gap-1 rounded-xl border border-line-strong bg-raised p-1.5 transition-colors focus-within:border-accent">
        <textarea
          ref={field}
          aria-label="Your question"
          aria-invalid={isTooLong}
          rows={1}
          value={text}
          placeholder={placeholder}
          onChange={(event) => {
            recall.reset();
            setText(event.target.value);
          }}
          onKeyDown={onKey}
          className="field-sizing-content max-h-48 min-h-8 flex-1 resize-none bg-transparent px-2 py-1 text-base leading-6 outline-none"
        />
        {onStop === null ? null : (
          <IconButton
            label="Stop"
            shortcut="escape"
            kind="secondary"
            icon={<Square aria-hidden className="size-3 fill-current" />}
            onClick={onStop}
          />
        )}
        <IconButton
          label="Ask"
          shortcut="enter"
          kind="primary"
          type="submit"
          disabled={text.trim() === '' || isTooLong}
          icon={<ArrowUp aria-hidden className="size-4" />}
        />
      </div>
      <p className="flex min-h-5 items-center gap-3 px-1 pt-1 text-xs text-faint">
        <ConnectionNote />
        {text.length < counterFrom ? null : (
          <span role="status" className={`tabular ml-auto ${isTooLong ? 'text-bad' : ''}`}>
            {text.length.toLocaleString()} of {longest.toLocaleString()} characters
          </span>
        )}
      </p>
    </form>
  );
}
