import { useSyncExternalStore } from 'react';
import { useApp } from '../api/app-context.ts';
import type { Theme } from './theme.ts';

/** The chosen theme, what it shows, and how to choose another. */
export function useTheme() {
  const { theme } = useApp();
  const chosen: Theme = useSyncExternalStore(theme.subscribe, theme.get);
  const shown = useSyncExternalStore(theme.subscribe, theme.shown);
  return { chosen, shown, choose: theme.set };
}
