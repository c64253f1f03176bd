import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { cx } from '../ui/cx.ts';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import type { Theme } from './theme.ts';
import { useIdentity } from './use-project.ts';
import { useSignOut } from './use-sign-out.ts';
import { useTheme } from './use-theme.ts';

const themeOptions: readonly { value: Theme; icon: typeof Sun; text: string }[] = [
  { value: 'light', icon: Sun, text: 'Light' },
  { value: 'dark', icon: Moon, text: 'Dark' },
  { value: 'system', icon: Monitor, text: 'As the system' },
];

export function AccountMenu({ narrow }: { readonly narrow: boolean }) {
  const { name, email } = useIdentity();
  const { chosen, choose } = useTheme();
  const signOut = useSignOut();
  const shown = name === '' ? email : name;
  const trigger = (
    <button
      type="button"
      aria-label={`Account of ${shown}`}
      className={cx('flex h-9 min-w-0 items-center gap-2 rounded-md px-1.5 hover:bg-hover', !narrow && 'flex-1')}
    >
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
      >
        {shown.charAt(0).toUpperCase()}
      </span>
      {narrow ? null : <span className="min-w-0 flex-1 truncate text-left text-sm text-muted">{shown}</span>}
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuLabel>{email}</MenuLabel>
      <MenuLine />
      <MenuLabel>Appearance</MenuLabel>
      <MenuChoice
        value={chosen}
        onValue={choose}
        options={themeOptions.map(({ value, icon: Icon, text }) => ({
          value,
          label: (
            <span className="flex items-center gap-2">
              <Icon aria-hidden className="size-4 text-faint" />
              {text}
            </span>
          ),
        }))}
      />
      <MenuLine />
      <MenuItem icon={<LogOut aria-hidden className="size-4 text-faint" />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
