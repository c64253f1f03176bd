import { useNavigate } from '@tanstack/react-router';
import {
  BookOpen,
  Box,
  FlaskConical,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  PanelLeft,
  Search,
  Sparkles,
  Sun,
} from 'lucide-react';
import { useMemo } from 'react';
import type { Command } from './command-state.ts';
import { navigation } from './navigation.ts';
import { useIdentity } from './use-project.ts';
import { useSignOut } from './use-sign-out.ts';
import { useTheme } from './use-theme.ts';

interface ShellActions {
  readonly openPalette: () => void;
  readonly openShortcuts: () => void;
  readonly narrow: boolean;
  readonly setNarrow: (narrow: boolean) => void;
  /** Null where the page is the analyst itself. */
  readonly toggleDock: (() => void) | null;
}

/** What can be done from everywhere. */
export function useShellCommands(actions: ShellActions): readonly Command[] {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { choose } = useTheme();
  const { projects } = useIdentity();
  const { openPalette, openShortcuts, narrow, setNarrow, toggleDock } = actions;
  return useMemo((): readonly Command[] => {
    const pages = navigation.map(({ to, label, icon, shortcut }): Command => ({
      id: `page ${to}`,
      label,
      icon,
      group: 'Pages',
      run: () => void navigate({ to }),
      ...(shortcut === undefined ? {} : { shortcut }),
    }));
    const switches = projects.map(({ name, sample }): Command => ({
      id: `project ${name}`,
      label: `Open project ${name}${sample ? ' (sample data)' : ''}`,
      icon: sample ? FlaskConical : Box,
      group: 'Projects',
      run: () => void navigate({ to: '.', search: (before) => ({ ...before, project: name }) }),
    }));
    return [
      ...pages,
      ...switches,
      ...(toggleDock === null
        ? []
        : [
            {
              id: 'dock',
              label: 'Ask the analyst here',
              icon: Sparkles,
              group: 'Actions' as const,
              shortcut: 'mod+j',
              run: toggleDock,
            },
          ]),
      {
        id: 'palette',
        label: 'Search and commands',
        icon: Search,
        group: 'Help',
        shortcut: 'mod+k',
        run: openPalette,
      },
      {
        id: 'shortcuts',
        label: 'Keyboard shortcuts',
        icon: Keyboard,
        group: 'Help',
        shortcut: '?',
        run: openShortcuts,
      },
      { id: 'api', label: 'API documentation', icon: BookOpen, group: 'Help', run: () => window.open('/api/docs') },
      {
        id: 'sidebar',
        label: narrow ? 'Expand the sidebar' : 'Collapse the sidebar',
        icon: PanelLeft,
        group: 'Appearance',
        shortcut: 'mod+b',
        run: () => setNarrow(!narrow),
      },
      { id: 'light', label: 'Light theme', icon: Sun, group: 'Appearance', run: () => choose('light') },
      { id: 'dark', label: 'Dark theme', icon: Moon, group: 'Appearance', run: () => choose('dark') },
      { id: 'system', label: 'Theme as the system', icon: Monitor, group: 'Appearance', run: () => choose('system') },
      { id: 'sign-out', label: 'Sign out', icon: LogOut, group: 'Actions', run: signOut },
    ];
  }, [navigate, signOut, choose, projects, openPalette, openShortcuts, narrow, setNarrow, toggleDock]);
}
