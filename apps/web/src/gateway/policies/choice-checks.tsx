import { Checkbox } from '../../ui/checkbox.tsx';

interface ChoiceChecksProps<V extends string | number> {
  readonly legend: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly chosen: readonly V[];
  readonly hint?: string;
  readonly onChosen: (chosen: readonly V[]) => void;
}

/** Any of a few. */
export function ChoiceChecks<V extends string | number>({
  legend,
  options,
  chosen,
  hint,
  onChosen,
}: ChoiceChecksProps<V>) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChecked={(checked) =>
              onChosen(
                options.map((option) => option.value).filter((one) => (one === value ? checked : chosen.includes(one))),
              )
            }
          />
        ))}
      </div>
      {hint === undefined ? null : <p className="text-xs text-muted">{hint}</p>}
    </fieldset>
  );
}
