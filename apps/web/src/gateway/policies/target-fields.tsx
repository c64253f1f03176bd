import { TextField } from '../../ui/text-field.tsx';
import type { TargetDraft } from './rule-draft.ts';

interface TargetFieldsProps {
  /** Names the two fields: `Fallback 1`. */
  readonly name: string;
  readonly target: TargetDraft;
  readonly hideLabels?: boolean;
  readonly onTarget: (change: Partial<TargetDraft>) => void;
}

/** A model, an upstream, or both. */
export function TargetFields({ name, target, hideLabels = false, onTarget }: TargetFieldsProps) {
  return (
    <>
      <TextField
        label={`${name}: model`}
        hideLabel={hideLabels}
        placeholder="the model asked for"
        className="min-w-0 flex-2"
        value={target.model}
        onChange={(event) => onTarget({ model: event.target.value })}
      />
      <TextField
        label={`${name}: upstream`}
        hideLabel={hideLabels}
        list="upstream-names"
        placeholder="whichever"
        className="min-w-0 flex-1"
        value={target.upstream}
        onChange={(event) => onTarget({ upstream: event.target.value })}
      />
    </>
  );
}
