import { cx } from '../../ui/cx.ts';

interface ChoiceGridProps<I extends string> {
  readonly legend: string;
  readonly options: readonly { readonly id: I; readonly label: string }[];
  readonly chosen: I;
  readonly onChosen: (id: I) => void;
}

/** One of a handful of things, side by side. */
export function ChoiceGrid<I extends string>({ legend, options, chosen, onChosen }: ChoiceGridProps<I>) {
  return (
    <fieldset>
      <legend className="sr-only">{legend}</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {options.map(({ id, label }) => (
          <label
            key={id}
            className={cx(
              'flex min-h-10 cursor-pointer items-center rounded-lg border px-3 py-1.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2',
              id === chosen
                ? 'border-accent bg-accent-soft font-medium'
                : 'border-line hover:border-line-strong hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={legend}
              className="sr-only"
              checked={id === chosen}
              onChange={() => onChosen(id)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
