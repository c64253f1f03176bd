import type { TrafficCall } from '@apex/contracts';
import { type FocusEvent, type PointerEvent, useCallback, useMemo, useState } from 'react';
import { heldRows, isShown, newestFirst, type TrafficFilter, type TrafficLog } from './traffic-log.ts';

export interface Held {
  readonly rows: readonly TrafficCall[];
  /** Calls that came since and are kept back. */
  readonly waiting: number;
  readonly isPaused: boolean;
  setPaused(paused: boolean): void;
  /** Lets in what waits, and follows again. */
  letIn(): void;
  /** For the element that holds the rows. */
  readonly handlers: {
    onPointerEnter(event: PointerEvent): void;
    onPointerLeave(event: PointerEvent): void;
    onPointerDown(event: PointerEvent): void;
    onFocus(event: FocusEvent): void;
    onBlur(event: FocusEvent): void;
  };
}

interface Reasons {
  readonly paused: boolean;
  readonly hovered: boolean;
  /** A finger has no hover: what was touched stays until it is let in. */
  readonly touched: boolean;
  readonly focused: boolean;
}

const none: Reasons = { paused: false, hovered: false, touched: false, focused: false };
const isHeld = (reasons: Reasons) => reasons.paused || reasons.hovered || reasons.touched || reasons.focused;

/** What was on the screen when it was taken hold of. */
interface Kept {
  readonly filter: string;
  readonly ids: readonly string[];
}

/** Rows that stand still while somebody reads them: paused, under the pointer, touched, or with the keyboard in them. */
export function useHeld(log: TrafficLog, filter: TrafficFilter, isReading: boolean): Held {
  const [reasons, setReasons] = useState(none);
  const { key, feature, state } = filter;
  const free = useMemo(
    () => newestFirst(log).filter((call) => isShown(call, { key, feature, state })),
    [log, key, feature, state],
  );
  const filterName = JSON.stringify([key, feature, state]);
  const [kept, setKept] = useState<Kept | null>(null);
  // Nothing moves where there is nothing yet.
  const holds = (isHeld(reasons) || isReading) && (reasons.paused || kept !== null || free.length > 0);
  // Another filter is asked for by the reader: then rows may move.
  const isKept = holds && kept !== null && kept.filter === filterName;
  if (holds && !isKept) setKept({ filter: filterName, ids: free.map(({ request_id }) => request_id) });
  if (!holds && kept !== null) setKept(null);
  const { rows, waiting } = isKept ? heldRows(kept.ids, log, filter) : { rows: free, waiting: 0 };
  const because = useCallback((change: Partial<Reasons>) => setReasons((before) => ({ ...before, ...change })), []);
  const letIn = useCallback(() => {
    setKept(null);
    setReasons(none);
  }, []);
  const setPaused = useCallback((paused: boolean) => because({ paused }), [because]);
  const handlers = useMemo(
    () => ({
      onPointerEnter: ({ pointerType }: PointerEvent) => {
        if (pointerType !== 'touch') because({ hovered: true });
      },
      onPointerLeave: ({ pointerType }: PointerEvent) => {
        if (pointerType !== 'touch') because({ hovered: false });
      },
      onPointerDown: ({ pointerType }: PointerEvent) => {
        if (pointerType === 'touch') because({ touched: true });
      },
      onFocus: () => because({ focused: true }),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) because({ focused: false });
      },
    }),
    [because],
  );
  return { rows, waiting, isPaused: reasons.paused, setPaused, letIn, handlers };
}
