import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/**
 * After a change of page the keyboard and the screen reader start at its heading. What the new page focused itself, a
 * composer say, keeps the focus.
 */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        const area = main.current;
        if (!pathChanged || fromLocation === undefined || area === null) return;
        if (area.contains(document.activeElement) && document.activeElement !== area) return;
        (area.querySelector<HTMLElement>('h1[tabindex]') ?? area).focus({ preventScroll: true });
      }),
    [router],
  );
  return main;
}
