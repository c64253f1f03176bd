import { type ComponentType, type ReactNode, useEffect } from 'react';

interface RemoveScrollProps {
  readonly children?: ReactNode;
  readonly as?: ComponentType<{ children?: ReactNode }>;
}

let locks = 0;

/**
 * Stands in for the package `react-remove-scroll`, which the dialogs and menus import: the page under them does not
 * scroll while they are open. The gutter of the page is stable, so nothing moves.
 */
export function RemoveScroll({ as: Container, children }: RemoveScrollProps) {
  useEffect(() => {
    locks += 1;
    document.documentElement.classList.add('scroll-locked');
    return () => {
      locks -= 1;
      if (locks === 0) document.documentElement.classList.remove('scroll-locked');
    };
  }, []);
  return Container === undefined ? <div>{children}</div> : <Container>{children}</Container>;
}
