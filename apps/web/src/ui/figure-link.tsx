import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface FigureLinkProps extends Pick<LinkProps, 'to' | 'params' | 'search'> {
  /** Where the figure leads, for its tooltip: `the calls it is made of`. */
  readonly title?: string;
  readonly children: ReactNode;
}

/** A figure that opens what it is made of. */
export function FigureLink({ title, children, ...link }: FigureLinkProps) {
  return (
    <Link
      {...link}
      title={title}
      className="text-inherit underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-accent hover:decoration-solid"
    >
      {children}
    </Link>
  );
}
