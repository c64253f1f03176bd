import { useRef } from 'react';

/** For the content of a dialog that is opened without a trigger: what had the keyboard before has it again afterwards. */
export function useFocusBack() {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      // Something else has taken it meanwhile.
      if (document.activeElement !== document.body) return;
      if (!(before.current instanceof HTMLElement) || !before.current.isConnected) return;
      event.preventDefault();
      before.current.focus({ preventScroll: true });
    },
  };
}
