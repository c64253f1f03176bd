import { Fragment, type ReactNode } from 'react';

/** Names with what they amount to, in two columns. */
export function Figures({ values }: { readonly values: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className="tabular grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
      {Object.entries(values).map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-2">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
