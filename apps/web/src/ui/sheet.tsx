import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { DialogClose } from './dialog-close.tsx';
import { useFocusBack } from './use-focus-back.ts';

interface SheetProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly title: string;
  readonly side?: 'left' | 'right';
  /** The title is there for screen readers alone, and the content brings its own head. */
  readonly bare?: boolean;
  readonly children: ReactNode;
}

const sides = {
  left: 'left-0 border-r animate-slide-left w-72 max-w-[85vw]',
  right: 'right-0 border-l animate-slide-right w-[36rem] max-w-full',
};

/** A panel that slides in from a side. */
export function Sheet({ open, onOpen, title, side = 'right', bare = false, children }: SheetProps) {
  const focusBack = useFocusBack();
  return (
    <Radix.Root open={open} onOpenChange={onOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-enter bg-black/40" data-dims="" />
        <Radix.Content
          aria-describedby={undefined}
          {...focusBack}
          className={cx(
            'fixed inset-y-0 z-50 flex flex-col border-line bg-raised shadow-float focus:outline-none',
            sides[side],
          )}
        >
          <header className={cx('flex min-h-14 items-center border-b border-line pr-14 pl-4', bare && 'sr-only')}>
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {bare ? null : <DialogClose />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
