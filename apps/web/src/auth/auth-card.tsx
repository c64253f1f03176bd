import type { ReactNode } from 'react';
import { Brand } from '../shell/brand.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';

interface AuthCardProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** The frame of the pages before the shell. */
export function AuthCard({ title, about, children, footer }: AuthCardProps) {
  useDocumentTitle(title);
  return (
    <main data-page="sunken" className="flex min-h-dvh flex-col items-center bg-sunken px-4 pt-[12vh] pb-10">
      <Brand size={24} />
      <div className="mt-6 w-full max-w-sm rounded-xl border border-line bg-raised p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        {about === undefined ? null : <p className="mt-1 text-sm text-muted">{about}</p>}
        <div className="mt-5">{children}</div>
      </div>
      {footer === undefined ? null : <p className="mt-4 text-sm text-muted">{footer}</p>}
    </main>
  );
}
