export interface Toast {
  readonly title: string;
  readonly about?: string;
  readonly tone?: 'neutral' | 'bad';
  /** Takes back what was done; the toast stays long enough for it. */
  readonly undo?: () => void;
}

export interface ShownToast extends Toast {
  readonly id: number;
}

export interface ToastState {
  readonly list: () => readonly ShownToast[];
  readonly show: (toast: Toast) => void;
  readonly dismiss: (id: number) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const most = 4;

/** Messages that come and go by themselves. */
export function createToasts(): ToastState {
  let shown: readonly ShownToast[] = [];
  let last = 0;
  const listeners = new Set<() => void>();
  function become(next: readonly ShownToast[]): void {
    shown = next;
    for (const listener of listeners) listener();
  }
  return {
    list: () => shown,
    show(toast) {
      last += 1;
      become([...shown, { ...toast, id: last }].slice(-most));
    },
    dismiss: (id) => become(shown.filter((toast) => toast.id !== id)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
