import type { ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  /** Empty text and null are left out. */
  readonly value: ReactNode;
}

/** Labels and values of one thing, in columns. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const told = facts.filter(({ value }) => value !== '' && value !== null && value !== undefined);
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-3">
      {told.map(({ label, value }) => (
        <div key={label} className="min-w-0">
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="mt-0.5 truncate text-sm">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
