import { contentClasses, type ContentClass, gatewayOperations, type GatewayOperation } from '@apex/contracts';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../../api/error-facts.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ChoiceChecks } from './choice-checks.tsx';
import { useKeys } from './use-names.ts';
import { PolicySteps } from './policy-steps.tsx';
import { contentLabels, operationLabels } from './rule-words.ts';

const operations = gatewayOperations.map((value) => ({ value, label: operationLabels[value] }));
const contents = contentClasses.map((value) => ({ value, label: contentLabels[value] }));

/** `feature=search, tier=free` as labels; what has no value is left out. */
function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .map((part) => part.split('='))
      .filter(([name = '', ...rest]) => name.trim() !== '' && rest.length > 0)
      .map(([name = '', ...rest]) => [name.trim(), rest.join('=').trim()]),
  );
}

/** A call as somebody imagines it, and what the active policies would do with it. */
export function ExplainBox() {
  const explain = useApiMutation('explainPolicy');
  const keys = useKeys();
  const [model, setModel] = useState('');
  const [labels, setLabels] = useState('');
  const [session, setSession] = useState('');
  const [tokens, setTokens] = useState('1000');
  const [key, setKey] = useState('');
  const [operation, setOperation] = useState<GatewayOperation>('chat');
  const [content, setContent] = useState<readonly ContentClass[]>(['text']);
  const [streaming, setStreaming] = useState(false);
  const keyId = keys.find(({ id }) => id === key)?.id;
  const problems = problemsByField(explain.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    explain.mutate({
      model: model.trim(),
      operation,
      ...(keyId === undefined ? {} : { key_id: keyId }),
      labels: labelsOf(labels),
      session: session.trim(),
      input_tokens: Number(tokens),
      content: [...content],
      streaming,
    });
  };
  return (
    <Card title="What would be done with a call?" about="by the policies that are active">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Model"
            required
            placeholder="claude-opus-5-5"
            value={model}
            error={problems['model']}
            onChange={({ target }) => setModel(target.value)}
          />
          <TextField
            label="Labels"
            placeholder="feature=search, user=ada"
            value={labels}
            onChange={({ target }) => setLabels(target.value)}
          />
          <TextField
            label="Session"
            hint="Draws are made for it"
            value={session}
            onChange={({ target }) => setSession(target.value)}
          />
          <TextField
            label="Prompt tokens"
            inputMode="numeric"
            value={tokens}
            error={problems['input_tokens']}
            onChange={({ target }) => setTokens(target.value)}
          />
          <Select label="Kind of call" value={operation} options={operations} onValue={setOperation} />
          <Select
            label="Key"
            value={key}
            options={[
              { value: '', label: 'any' },
              ...keys.map(({ id, name }) => ({ value: id as string, label: name })),
            ]}
            onValue={setKey}
          />
        </div>
        <ChoiceChecks legend="It holds" options={contents} chosen={content} onChosen={setContent} />
        <Checkbox label="Streaming" checked={streaming} onChecked={setStreaming} />
        <FormError error={explain.error} />
        <div>
          <Button type="submit" busy={explain.isPending}>
            Explain
          </Button>
        </div>
      </form>
      {explain.data === undefined ? null : (
        <div aria-live="polite" className="mt-4 flex flex-col gap-3">
          <p className="text-sm">
            {explain.data.upstream === null ? (
              <span className="text-bad">No upstream serves {explain.data.model}: it would be refused.</span>
            ) : (
              <>
                <strong className="font-medium break-all">{explain.data.model}</strong> at{' '}
                <strong className="font-medium">{explain.data.upstream}</strong> would answer.
              </>
            )}
          </p>
          <PolicySteps steps={explain.data.steps} />
        </div>
      )}
    </Card>
  );
}
