import { Menu as MenuIcon, Search, Sparkles } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';
import { Brand } from './brand.tsx';

interface TopBarProps {
  readonly onPages: () => void;
  readonly onPalette: () => void;
  /** Opens the analyst over the page; absent where the page is the analyst. */
  readonly onDock?: () => void;
}

/** On a phone: the way to the pages and to the palette. Wider screens have the sidebar. */
export function TopBar({ onPages, onPalette, onDock }: TopBarProps) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-canvas px-2 md:hidden">
      <IconButton label="Pages" icon={<MenuIcon aria-hidden className="size-4.5" />} onClick={onPages} />
      <Brand size={18} />
      {onDock === undefined ? null : (
        <IconButton
          label="Ask the analyst here"
          className="ml-auto"
          icon={<Sparkles aria-hidden className="size-4.5 text-accent" />}
          onClick={onDock}
        />
      )}
      <IconButton
        label="Search and commands"
        className={onDock === undefined ? 'ml-auto' : undefined}
        icon={<Search aria-hidden className="size-4.5" />}
        onClick={onPalette}
      />
    </header>
  );
}
