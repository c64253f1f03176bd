import { Link } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen, Sparkles } from 'lucide-react';
import { UnreadBell } from '../alerts/unread-bell.tsx';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Shortcut } from '../ui/shortcut.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { AccountMenu } from './account-menu.tsx';
import { navigation, type NavigationEntry } from './navigation.ts';
import { ProjectSwitcher } from './project-switcher.tsx';

function groups(): [string, NavigationEntry[]][] {
  const byGroup = new Map<string, NavigationEntry[]>();
  for (const entry of navigation) byGroup.set(entry.group, [...(byGroup.get(entry.group) ?? []), entry]);
  return [...byGroup];
}

function Entry({ entry, narrow, onGo }: { entry: NavigationEntry; narrow: boolean; onGo?: (() => void) | undefined }) {
  const link = (
    <Link
      to={entry.to}
      onClick={onGo}
      activeOptions={entry.exact === true ? { exact: true, includeSearch: false } : {}}
      className={cx(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-muted no-underline hover:bg-hover hover:text-ink md:h-7',
        narrow && 'justify-center',
      )}
      activeProps={{ className: 'bg-hover font-medium text-ink!' }}
    >
      <entry.icon aria-hidden className="size-4 shrink-0" />
      <span className={narrow ? 'sr-only' : 'truncate'}>{entry.label}</span>
    </Link>
  );
  return narrow ? (
    <Tooltip label={entry.label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

interface SidebarProps {
  /** Icons alone. */
  readonly narrow?: boolean;
  readonly onNarrow?: (narrow: boolean) => void;
  /** Opens the analyst beside the page; absent where the page is the analyst. */
  readonly onDock?: () => void;
  /** Told when a page is chosen: a drawer closes then. */
  readonly onGo?: () => void;
}

function DockButton({ narrow, onDock }: { readonly narrow: boolean; readonly onDock: () => void }) {
  const icon = <Sparkles aria-hidden className="size-4 shrink-0 text-accent" />;
  if (narrow) return <IconButton label="Ask the analyst here" shortcut="mod+j" icon={icon} onClick={onDock} />;
  return (
    <button
      type="button"
      onClick={onDock}
      className="mt-1 flex h-8 items-center gap-2.5 rounded-md border border-line bg-raised px-2 text-sm text-muted hover:border-line-strong hover:text-ink"
    >
      {icon}
      <span className="flex-1 truncate text-left">Ask here</span>
      <Shortcut keys="mod+j" />
    </button>
  );
}

/** Project, pages and account. */
export function Sidebar({ narrow = false, onNarrow, onDock, onGo }: SidebarProps) {
  return (
    <div className="flex h-full flex-col gap-1 bg-sunken px-2 py-2">
      <ProjectSwitcher narrow={narrow} />
      {onDock === undefined ? null : <DockButton narrow={narrow} onDock={onDock} />}
      <nav aria-label="Pages" className="mt-1 min-h-0 flex-1 overflow-y-auto">
        {groups().map(([group, entries]) => (
          <div key={group} className="mb-2">
            {narrow ? (
              <div className="mx-2 my-2 h-px bg-line" />
            ) : (
              <p className="px-2 pb-1 text-2xs font-medium tracking-wide text-faint uppercase">{group}</p>
            )}
            <ul className="flex flex-col gap-px">
              {entries.map((entry) => (
                <li key={entry.to}>
                  <Entry entry={entry} narrow={narrow} onGo={onGo} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={cx('flex gap-1', narrow ? 'flex-col items-center' : 'items-center')}>
        <AccountMenu narrow={narrow} />
        <UnreadBell onGo={onGo} />
        {onNarrow === undefined ? null : (
          <IconButton
            label={narrow ? 'Expand the sidebar' : 'Collapse the sidebar'}
            shortcut="mod+b"
            icon={
              narrow ? (
                <PanelLeftOpen aria-hidden className="size-4" />
              ) : (
                <PanelLeftClose aria-hidden className="size-4" />
              )
            }
            onClick={() => onNarrow(!narrow)}
          />
        )}
      </div>
    </div>
  );
}
