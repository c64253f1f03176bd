import { contentClasses, gatewayOperations } from '@apex/contracts';
import { X } from 'lucide-react';
import { useApiQuery } from '../../api/use-api.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ListFoot } from '../list-foot.tsx';
import { ChoiceChecks } from './choice-checks.tsx';
import type { ProblemOf } from './field-problems.ts';
import type { LabelDraft, RuleDraft } from './rule-draft.ts';
import { contentLabels, dayLabels, operationLabels } from './rule-words.ts';
import { isForModels } from './use-names.ts';

interface MatchFieldsProps {
  readonly draft: RuleDraft;
  readonly wrong: ProblemOf;
  readonly onChange: (change: Partial<RuleDraft>) => void;
}

const operations = gatewayOperations.map((value) => ({ value, label: operationLabels[value] }));
const contents = contentClasses.map((value) => ({ value, label: contentLabels[value] }));
const days = dayLabels.map((label, index) => ({ value: index + 1, label }));
const streamings = [
  { value: 'any', label: 'streaming or not' },
  { value: 'yes', label: 'streaming alone' },
  { value: 'no', label: 'not streaming' },
] as const;

/** Which calls: all that is filled in has to hold. */
export function MatchFields({ draft, wrong, onChange }: MatchFieldsProps) {
  return (
    <>
      <TextField
        label="Models asked for"
        hint="Parted by commas, * stands for anything: claude-opus-*. Empty: any."
        value={draft.models}
        error={wrong('match.models')}
        onChange={({ target }) => onChange({ models: target.value })}
      />
      <Labels labels={draft.labels} error={wrong('match.labels')} onLabels={(labels) => onChange({ labels })} />
      <Keys chosen={draft.keys} onChosen={(keys) => onChange({ keys })} />
      <ChoiceChecks
        legend="Kinds of call"
        options={operations}
        chosen={draft.operations}
        hint="None chosen: any."
        onChosen={(chosen) => onChange({ operations: chosen })}
      />
      <ChoiceChecks
        legend="It holds any of"
        options={contents}
        chosen={draft.content}
        hint="None chosen: whatever it holds."
        onChosen={(content) => onChange({ content })}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label="Prompt tokens from"
          inputMode="numeric"
          hint="Estimated before the call"
          value={draft.input_min}
          error={wrong('match.input_tokens.min')}
          onChange={({ target }) => onChange({ input_min: target.value })}
        />
        <TextField
          label="to"
          inputMode="numeric"
          value={draft.input_max}
          error={wrong('match.input_tokens.max')}
          onChange={({ target }) => onChange({ input_max: target.value })}
        />
        <Select
          label="Stream"
          value={draft.streaming}
          options={streamings}
          onValue={(streaming) => onChange({ streaming })}
        />
        <TextField
          label="Hours from"
          inputMode="numeric"
          placeholder="0"
          hint="UTC; may pass midnight"
          value={draft.from_hour}
          error={wrong('match.time.from_hour')}
          onChange={({ target }) => onChange({ from_hour: target.value })}
        />
        <TextField
          label="until before"
          inputMode="numeric"
          placeholder="24"
          value={draft.to_hour}
          error={wrong('match.time.to_hour')}
          onChange={({ target }) => onChange({ to_hour: target.value })}
        />
      </div>
      <ChoiceChecks
        legend="Days"
        options={days}
        chosen={draft.days}
        hint="None chosen: every day."
        onChosen={(chosen) => onChange({ days: chosen })}
      />
    </>
  );
}

interface LabelsProps {
  readonly labels: readonly LabelDraft[];
  readonly error: string | undefined;
  readonly onLabels: (labels: readonly LabelDraft[]) => void;
}

function Labels({ labels, error, onLabels }: LabelsProps) {
  const change = (index: number, next: Partial<LabelDraft>) =>
    onLabels(labels.map((label, at) => (at === index ? { ...label, ...next } : label)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium">Labels</legend>
      <p className="text-xs text-muted">
        feature, user, session, task, application, environment, agent, or a tag; values parted by commas, * in them
        stands for anything.
      </p>
      {labels.map(({ name, values }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have their place alone, and every field is controlled
        <div key={index} className="flex items-start gap-1">
          <TextField
            label={`Label ${index + 1}`}
            hideLabel
            placeholder="feature"
            className="min-w-0 flex-1"
            value={name}
            onChange={({ target }) => change(index, { name: target.value })}
          />
          <TextField
            label={`Values of label ${index + 1}`}
            hideLabel
            placeholder="search, summaries"
            className="min-w-0 flex-2"
            value={values}
            onChange={({ target }) => change(index, { values: target.value })}
          />
          <IconButton
            label={`Take label ${index + 1} out`}
            icon={<X aria-hidden className="size-4" />}
            onClick={() => onLabels(labels.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <ListFoot error={error} add="Label" onAdd={() => onLabels([...labels, { name: '', values: '' }])} />
    </fieldset>
  );
}

interface KeysProps {
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
}

function Keys({ chosen, onChosen }: KeysProps) {
  const { data } = useApiQuery('listKeys', {});
  const usable = data?.keys.filter(
    ({ id, revoked_at, scopes }) => chosen.includes(id) || (revoked_at === null && isForModels(scopes)),
  );
  if (usable === undefined || usable.length === 0) return null;
  return (
    <ChoiceChecks
      legend="Keys"
      options={usable.map(({ id, name }) => ({ value: id as string, label: name }))}
      chosen={chosen}
      hint="None chosen: any."
      onChosen={onChosen}
    />
  );
}
