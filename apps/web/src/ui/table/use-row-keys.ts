import { type KeyboardEvent, useCallback, useState } from 'react';

export interface RowKeysOptions {
  readonly count: number;
  /** Rows a page up or down goes. */
  readonly page: number;
  readonly show: (index: number) => void;
  readonly open: (index: number) => void;
  readonly toggle: (index: number) => void;
  readonly selectAll: () => void;
  readonly selectNone: () => void;
}

function stepOf(key: string, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    j: 1,
    k: -1,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[key] ?? null;
}

/** One row of the grid has the keyboard; arrows move it, Enter opens, x or space selects, with shift as it goes. */
export function useRowKeys(options: RowKeysOptions) {
  const [active, setActive] = useState(0);
  const { count, page, show, open, toggle, selectAll, selectNone } = options;
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (!(event.target instanceof HTMLElement) || event.target.role !== 'row' || event.altKey) return;
      const isMod = event.ctrlKey || event.metaKey;
      const step = isMod ? null : stepOf(event.key, page);
      if (step !== null) {
        const next = Math.max(0, Math.min(count - 1, active + step));
        if (event.shiftKey && next !== active) toggle(next);
        setActive(next);
        show(next);
      } else if (event.key === 'Enter' && !isMod) open(active);
      else if ((event.key === ' ' || event.key === 'x') && !isMod) toggle(active);
      else if (event.key === 'a' && isMod) selectAll();
      else if (event.key === 'Escape') selectNone();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [active, count, page, show, open, toggle, selectAll, selectNone],
  );
  return { active: Math.min(active, Math.max(0, count - 1)), setActive, onKeyDown };
}
