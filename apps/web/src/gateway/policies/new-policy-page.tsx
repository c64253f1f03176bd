import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMayChange } from '../../alerts/use-may-change.ts';
import { problemsByField } from '../../api/error-facts.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { emptyRule } from './rule-draft.ts';
import { parsedText, RuleEditor, type RuleText } from './rule-editor.tsx';

/** A policy is written, and does nothing yet. */
export function NewPolicyPage() {
  const mayChange = useMayChange('member');
  return (
    <Page>
      <PageHeader
        title="What should be done with which calls?"
        tab="New policy"
        about="It does nothing until it is activated."
      />
      {mayChange ? <NewPolicy /> : <EmptyState title="For members">Who looks only cannot write policies.</EmptyState>}
    </Page>
  );
}

function NewPolicy() {
  const navigate = useNavigate();
  const toast = useToast();
  const [name, setName] = useState('');
  const [asked, setAsked] = useState(false);
  const [text, setText] = useState<RuleText>({ as: 'form', draft: emptyRule });
  const parsed = parsedText(text);
  const create = useApiMutation('createPolicy', {
    invalidates: ['listPolicies'],
    onSuccess: ({ id, name: kept }) => {
      toast({ title: `${kept} is written`, about: 'Activate it once you are content with what it would do.' });
      void navigate({ to: '/gateway/policies/$id', params: { id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (parsed.rule !== null && name.trim() !== '') create.mutate({ name: name.trim(), rule: parsed.rule });
  };
  const noName = asked && name.trim() === '' ? 'Give it a name.' : problemsByField(create.error)['name'];
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
        <Card>
          <TextField
            label="Name"
            required
            maxLength={255}
            placeholder="Summaries on the small model"
            value={name}
            error={noName}
            onChange={({ target }) => setName(target.value)}
          />
        </Card>
        <RuleEditor text={text} onText={setText} strict={asked} />
        <FormError error={create.error} />
        {asked && parsed.rule === null ? (
          <p role="alert" className="text-sm text-bad">
            It is not a rule yet; what is wrong is told beside its fields.
          </p>
        ) : null}
        <div className="flex justify-end">
          <Button kind="primary" type="submit" busy={create.isPending}>
            Write the policy
          </Button>
        </div>
      </form>
      <PreviewPanel parsed={parsed} />
    </div>
  );
}
