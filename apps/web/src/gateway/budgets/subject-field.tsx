import { useApiQuery } from '../../api/use-api.ts';
import { useIdentity } from '../../shell/use-project.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { BudgetDraft } from './budget-draft.ts';

interface SubjectFieldProps {
  readonly draft: BudgetDraft;
  readonly error: string | undefined;
  readonly onSubject: (subject: string) => void;
}

/** Which one: chosen where there is a list of them, else typed as calls are labelled. */
export function SubjectField({ draft, error, onSubject }: SubjectFieldProps) {
  const { scope, subject } = draft;
  const isNew = draft.replaces === null;
  const { projects } = useIdentity();
  const keys = useApiQuery('listKeys', {}, { enabled: scope === 'key' });
  if (scope === 'project' || scope === 'key') {
    const some =
      scope === 'project'
        ? projects.filter(({ sample }) => !sample)
        : (keys.data?.keys.filter(({ id, revoked_at }) => revoked_at === null || id === subject) ?? []);
    const options = [
      { value: '', label: `each ${scope} by itself` },
      ...some.map(({ id, name }) => ({ value: id as string, label: name })),
    ];
    return (
      <Select label="Which" disabled={!isNew} value={subject} options={options} error={error} onValue={onSubject} />
    );
  }
  return (
    <TextField
      label="Which"
      disabled={!isNew}
      placeholder={scope === 'user' ? 'ada' : scope === 'label' ? 'search' : ''}
      hint="As calls name it. Empty: each has one of its own."
      value={subject}
      error={error}
      onChange={({ target }) => onSubject(target.value)}
    />
  );
}
