import { useEffect, useMemo } from 'react';
import type { Command } from './command-state.ts';
import { createShortcutMatcher, strokeOf } from './shortcut-matcher.ts';

const clock = () => performance.now();

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Runs a command when its keys are pressed; in text fields only those with Ctrl or Cmd. */
export function useShortcuts(commands: readonly Command[]): void {
  const match = useMemo(() => createShortcutMatcher(clock), []);
  useEffect(() => {
    const byKeys = new Map(commands.flatMap((one) => (one.shortcut === undefined ? [] : [[one.shortcut, one]])));
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (isTyping(event.target) && !strokeOf(event).startsWith('mod+')) return;
      const found = match(event, [...byKeys.keys()]);
      // A dialog that is open has the keyboard to itself.
      if (found === null || (document.querySelector('[role=dialog]') !== null && !found.startsWith('mod+'))) return;
      event.preventDefault();
      byKeys.get(found)?.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [commands, match]);
}
