import { X } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ListFoot } from '../list-foot.tsx';
import { emptyTarget, type TargetDraft, type WeighedDraft } from './rule-draft.ts';
import { TargetFields } from './target-fields.tsx';

interface ListProps<T extends TargetDraft> {
  readonly targets: readonly T[];
  readonly error: string | undefined;
  readonly onTargets: (targets: readonly T[]) => void;
}

interface TargetListProps<T extends TargetDraft> extends ListProps<T> {
  readonly noun: string;
  readonly add: string;
  readonly least: number;
  readonly most: number;
  readonly fresh: T;
  readonly extra?: (target: T, index: number, change: (next: Partial<T>) => void) => React.ReactNode;
}

function TargetList<T extends TargetDraft>(props: TargetListProps<T>) {
  const { targets, error, onTargets, noun, add, least, most, fresh, extra } = props;
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-1.5">
        {targets.map((target, index) => {
          const change = (next: Partial<T>) =>
            onTargets(targets.map((one, at) => (at === index ? { ...one, ...next } : one)));
          return (
            // oxlint-disable-next-line react/no-array-index-key -- rows have their place alone, and every field is controlled
            <li key={index} className="flex flex-wrap items-center gap-1">
              <TargetFields
                name={`${noun} ${index + 1}`}
                target={target}
                hideLabels
                onTarget={(next) => onTargets(targets.map((one, at) => (at === index ? { ...one, ...next } : one)))}
              />
              {extra?.(target, index, change)}
              <IconButton
                label={`Take ${noun.toLowerCase()} ${index + 1} out`}
                icon={<X aria-hidden className="size-4" />}
                disabled={targets.length <= least}
                onClick={() => onTargets(targets.filter((_, at) => at !== index))}
              />
            </li>
          );
        })}
      </ol>
      <ListFoot error={error} add={add} isFull={targets.length >= most} onAdd={() => onTargets([...targets, fresh])} />
    </div>
  );
}

/** Tried in turn. */
export function Fallbacks(props: ListProps<TargetDraft>) {
  return <TargetList {...props} noun="Fallback" add="Fallback" least={0} most={10} fresh={emptyTarget} />;
}

const weightField = (target: WeighedDraft, index: number, change: (next: Partial<WeighedDraft>) => void) => (
  <TextField
    label={`Target ${index + 1}: weight`}
    hideLabel
    inputMode="numeric"
    className="w-16"
    value={target.weight}
    onChange={(event) => change({ weight: event.target.value })}
  />
);

/** Calls are shared among them. */
export function BalanceTargets(props: ListProps<WeighedDraft>) {
  return (
    <TargetList
      {...props}
      noun="Target"
      add="Target"
      least={2}
      most={20}
      fresh={{ ...emptyTarget, weight: '1' }}
      extra={weightField}
    />
  );
}
