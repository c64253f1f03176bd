import type { Policy } from '@apex/contracts';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../../api/error-facts.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { parsedText, RuleEditor, type RuleText } from './rule-editor.tsx';

interface PolicyFormProps {
  readonly policy: Policy;
  readonly text: RuleText;
  readonly onText: (text: RuleText) => void;
  readonly mayChange: boolean;
}

/** Writes the next version of a policy, which does nothing until it is activated. */
export function PolicyForm({ policy, text, onText, mayChange }: PolicyFormProps) {
  const toast = useToast();
  const [name, setName] = useState(policy.name);
  const [asked, setAsked] = useState(false);
  const { rule } = parsedText(text);
  const isSameRule = rule !== null && JSON.stringify(sorted(rule)) === JSON.stringify(sorted(policy.rule));
  const isSame = isSameRule && name.trim() === policy.name;
  const change = useApiMutation('changePolicy', {
    invalidates: ['listPolicies', 'getPolicy'],
    onSuccess: ({ version, active_version }) => {
      setAsked(false);
      toast(
        version === policy.version
          ? { title: 'It is renamed' }
          : {
              title: `Version ${version} is written`,
              about:
                active_version === null
                  ? 'It does nothing until it is activated.'
                  : `Version ${active_version} decides until this one is activated.`,
            },
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (rule === null || name.trim() === '' || isSame) return;
    change.mutate({
      id: policy.id,
      version: policy.version,
      ...(name.trim() === policy.name ? {} : { name: name.trim() }),
      ...(isSameRule ? {} : { rule }),
    });
  };
  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
      <fieldset disabled={!mayChange} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">The rule</legend>
        <Card>
          <TextField
            label="Name"
            required
            maxLength={255}
            value={name}
            error={asked && name.trim() === '' ? 'Give it a name.' : problemsByField(change.error)['name']}
            onChange={({ target }) => setName(target.value)}
          />
        </Card>
        <RuleEditor text={text} onText={onText} strict={asked} />
      </fieldset>
      <FormError error={change.error} />
      {mayChange ? (
        <div className="flex items-center justify-end gap-3">
          <span className="text-xs text-muted">
            {isSame ? 'Nothing is changed.' : 'Becomes another version; nothing happens until it is activated.'}
          </span>
          <Button kind="primary" type="submit" busy={change.isPending} disabled={isSame}>
            Save as version {isSameRule ? policy.version : policy.version + 1}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

/** The same members in the same order, whoever wrote them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
