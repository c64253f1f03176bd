import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { DialogClose } from './dialog-close.tsx';
import { useFocusBack } from './use-focus-back.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly title: ReactNode;
  /** One sentence under the title. */
  readonly about?: ReactNode;
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly wide?: boolean;
}

/** A question that has to be answered before going on. For more to read or edit beside the page there is `Sheet`. */
export function Dialog({ open, onOpen, title, about, children, footer, wide = false }: DialogProps) {
  const focusBack = useFocusBack();
  return (
    <Radix.Root open={open} onOpenChange={onOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-enter bg-black/40" data-dims="" />
        <Radix.Content
          {...focusBack}
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
          className={cx(
            'fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 animate-enter flex-col',
            'rounded-xl border border-line bg-raised shadow-float focus:outline-none',
            wide ? 'max-w-3xl' : 'max-w-md',
          )}
        >
          <header className="py-4 pr-14 pl-5 pb-2">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {about === undefined ? null : (
              <Radix.Description className="mt-0.5 text-sm text-muted">{about}</Radix.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
          {footer === undefined ? (
            <div className="h-3" />
          ) : (
            <footer className="flex flex-wrap justify-end gap-2 px-5 py-4">{footer}</footer>
          )}
          <DialogClose />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
