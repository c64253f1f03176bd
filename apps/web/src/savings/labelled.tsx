import type { ReactNode } from 'react';

/** A line of a description list; nothing where there is nothing to say. */
export function Labelled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === '' || children === null || children === undefined) return null;
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 text-sm">{children}</dd>
    </div>
  );
}
