import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';

/**
 * The way out at the corner; last in the document, so that the keyboard starts at what the dialog is about. It has no
 * tooltip, which would take the first Escape for itself.
 */
export function DialogClose() {
  return (
    <Radix.Close
      aria-label="Close"
      className="absolute top-3 right-3 flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
    >
      <X aria-hidden className="size-4" />
    </Radix.Close>
  );
}
