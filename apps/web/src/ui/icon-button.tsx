import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'size' | 'asChild'> {
  /** What it does: its accessible name and tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly shortcut?: string;
}

/** A button that shows an icon alone. */
export function IconButton({ label, icon, shortcut, kind = 'ghost', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <Button kind={kind} aria-label={label} className={cx('w-8 px-0!', className)} {...rest}>
        {icon}
      </Button>
    </Tooltip>
  );
}
