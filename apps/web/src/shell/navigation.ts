import type { LucideIcon } from 'lucide-react';

export interface NavigationEntry {
  /** Path of a route below the shell. */
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly group: 'Analyst' | 'Spend' | 'Savings' | 'Data' | 'Organisation';
  /** Pressed one after the other, like `g o`. */
  readonly shortcut?: string;
}

/** The sidebar, the palette and the `g …` shortcuts, in the order they are shown. */
export const navigation: readonly NavigationEntry[] = [];
