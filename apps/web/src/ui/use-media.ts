import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window matches a media query, and again when that changes. For what CSS alone cannot lay out otherwise. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
