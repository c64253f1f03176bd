import type { LucideIcon } from 'lucide-react';

/** Something a person can do from the palette, and by its keys. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Pages' | 'Actions' | 'Projects' | 'Appearance' | 'Help';
  readonly run: () => void;
  readonly icon?: LucideIcon;
  /** `mod+k` together, `g o` one after the other; works outside of text fields. */
  readonly shortcut?: string;
  /** Other words it is found by. */
  readonly keywords?: readonly string[];
}

export interface CommandState {
  readonly list: () => readonly Command[];
  /** Offers commands until the answer is called. */
  readonly offer: (commands: readonly Command[]) => () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** What can be done at the moment: the shell's commands and those of the open page. */
export function createCommands(): CommandState {
  const offered = new Set<readonly Command[]>();
  const listeners = new Set<() => void>();
  let flat: readonly Command[] = [];
  function changed(): void {
    flat = [...offered].flat();
    for (const listener of listeners) listener();
  }
  return {
    list: () => flat,
    offer(commands) {
      offered.add(commands);
      changed();
      return () => {
        offered.delete(commands);
        changed();
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
