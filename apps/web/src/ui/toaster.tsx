import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { useApp } from '../api/app-context.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';

const shortMs = 5000;
const undoMs = 10_000;

/** Where toasts appear: once in the application. F8 moves the focus there. */
export function Toaster() {
  const { toasts } = useApp();
  const list = useSyncExternalStore(toasts.subscribe, toasts.list);
  return (
    <Radix.Provider swipeDirection="right" label="Message">
      {list.map((toast) => (
        <Radix.Root
          key={toast.id}
          duration={toast.undo === undefined && toast.tone !== 'bad' ? shortMs : undoMs}
          onOpenChange={(open) => {
            if (!open) toasts.dismiss(toast.id);
          }}
          className={cx(
            'flex animate-enter items-start gap-3 rounded-lg border bg-raised px-3.5 py-2.5 shadow-float',
            toast.tone === 'bad' ? 'border-bad' : 'border-line',
          )}
        >
          <div className="min-w-0 flex-1">
            <Radix.Title className="text-sm font-medium">{toast.title}</Radix.Title>
            {toast.about === undefined ? null : (
              <Radix.Description className="text-xs text-muted">{toast.about}</Radix.Description>
            )}
          </div>
          {toast.undo === undefined ? null : (
            <Radix.Action asChild altText="Undo what was done">
              <Button size="sm" onClick={toast.undo}>
                Undo
              </Button>
            </Radix.Action>
          )}
          <Radix.Close aria-label="Dismiss" className="mt-0.5 text-faint hover:text-ink">
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-0 bottom-0 z-70 flex w-96 max-w-[100vw] flex-col gap-2 p-4 outline-none" />
    </Radix.Provider>
  );
}
