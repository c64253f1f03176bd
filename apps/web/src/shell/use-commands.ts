import { useEffect, useSyncExternalStore } from 'react';
import { useApp } from '../api/app-context.ts';
import type { Command } from './command-state.ts';

/** Offers a page's actions in the palette, and by their shortcuts, while it is open. Memoise the list. */
export function useCommands(list: readonly Command[]): void {
  const { commands } = useApp();
  useEffect(() => commands.offer(list), [commands, list]);
}

/** Everything that can be done at the moment. */
export function useCommandList(): readonly Command[] {
  const { commands } = useApp();
  return useSyncExternalStore(commands.subscribe, commands.list);
}
