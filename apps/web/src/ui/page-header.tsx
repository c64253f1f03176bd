import type { ReactNode } from 'react';
import { useDocumentTitle } from './use-document-title.ts';

interface PageHeaderProps {
  /** The question the page answers. */
  readonly title: string;
  /** Shorter, for the browser's tab; the title itself when absent. */
  readonly tab?: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
}

/** Heading of every page; names the document too. */
export function PageHeader({ title, tab = title, about, actions }: PageHeaderProps) {
  useDocumentTitle(tab);
  return (
    <header className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight text-balance">
          {title}
        </h1>
        {about === undefined ? null : <div className="mt-1 text-sm text-muted">{about}</div>}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
