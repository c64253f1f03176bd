import type { PolicyRule } from '@apex/contracts';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { controlClasses, Field } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ActionFields } from './action-fields.tsx';
import { problemsWithin } from './field-problems.ts';
import { MatchFields } from './match-fields.tsx';
import { draftOf, parseRule, parseRuleText, type ParsedRule, type RuleDraft, toldBy } from './rule-draft.ts';

/** A rule being written: through the form, or as JSON. */
export type RuleText =
  | { readonly as: 'form'; readonly draft: RuleDraft }
  | { readonly as: 'json'; readonly text: string };

export const textOfRule = (rule: PolicyRule): RuleText => ({ as: 'form', draft: draftOf(rule) });

/** The rule that is written, or what is wrong with it. */
export function parsedText(text: RuleText): ParsedRule {
  return text.as === 'form' ? parseRule(toldBy(text.draft)) : parseRuleText(text.text);
}

interface RuleEditorProps {
  readonly text: RuleText;
  readonly onText: (text: RuleText) => void;
  /** Tells what is wrong; before it was tried to save, nothing is. */
  readonly strict: boolean;
}

/** The two ways to write a rule, and the change from one to the other. */
export function RuleEditor({ text, onText, strict }: RuleEditorProps) {
  const parsed = parsedText(text);
  const problems = parsed.problems ?? {};
  const [blocked, setBlocked] = useState(false);
  const toForm = () => {
    setBlocked(parsed.rule === null);
    if (parsed.rule !== null) onText({ as: 'form', draft: draftOf(parsed.rule) });
  };
  const toJson = () => {
    setBlocked(false);
    if (text.as === 'form') onText({ as: 'json', text: JSON.stringify(parsed.rule ?? toldBy(text.draft), null, 2) });
  };
  const whole = strict ? (problems['action'] ?? problems['match']) : undefined;
  return (
    <>
      <div role="group" aria-label="How the rule is written" className="flex gap-1">
        <Button
          size="sm"
          aria-pressed={text.as === 'form'}
          kind={text.as === 'form' ? 'primary' : 'secondary'}
          onClick={text.as === 'form' ? undefined : toForm}
        >
          Form
        </Button>
        <Button
          size="sm"
          aria-pressed={text.as === 'json'}
          kind={text.as === 'json' ? 'primary' : 'secondary'}
          onClick={text.as === 'json' ? undefined : toJson}
        >
          JSON
        </Button>
      </div>
      {text.as === 'json' ? (
        <JsonRule
          text={text.text}
          problems={problems}
          blocked={blocked}
          onText={(next) => onText({ as: 'json', text: next })}
        />
      ) : (
        <FormRule
          draft={text.draft}
          problems={strict ? problems : {}}
          whole={whole}
          onDraft={(draft) => onText({ as: 'form', draft })}
        />
      )}
    </>
  );
}

interface FormRuleProps {
  readonly draft: RuleDraft;
  readonly problems: Readonly<Record<string, string>>;
  readonly whole: string | undefined;
  readonly onDraft: (draft: RuleDraft) => void;
}

function FormRule({ draft, problems, whole, onDraft }: FormRuleProps) {
  const wrong = problemsWithin(problems);
  const change = (next: Partial<RuleDraft>) => onDraft({ ...draft, ...next });
  return (
    <>
      <Card title="Which calls" about="all that is filled in must hold">
        <div className="flex flex-col gap-4">
          <MatchFields draft={draft} wrong={wrong} onChange={change} />
        </div>
      </Card>
      <Card title="What is done with them" about="what is left out stays as it was">
        <div className="flex flex-col gap-4">
          {whole === undefined ? null : (
            <p role="alert" className="text-sm text-bad">
              The rule {whole}.
            </p>
          )}
          <ActionFields draft={draft} wrong={wrong} onChange={change} />
        </div>
      </Card>
      <Card title="To how many">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Roll-out, percent"
            inputMode="decimal"
            hint="Of the matching sessions; calls without a session count by themselves"
            value={draft.rollout_percent}
            error={wrong('rollout_percent')}
            onChange={({ target }) => change({ rollout_percent: target.value })}
          />
          <TextField
            label="Hold-out, percent"
            inputMode="decimal"
            hint="Of those again, kept as before, to compare with"
            value={draft.holdout_percent}
            error={wrong('holdout_percent')}
            onChange={({ target }) => change({ holdout_percent: target.value })}
          />
        </div>
      </Card>
    </>
  );
}

interface JsonRuleProps {
  readonly text: string;
  readonly problems: Readonly<Record<string, string>>;
  readonly blocked: boolean;
  readonly onText: (text: string) => void;
}

function JsonRule({ text, problems, blocked, onText }: JsonRuleProps) {
  const list = useId();
  const told = Object.entries(problems);
  return (
    <Card title="The rule" about="match, action, rollout_percent, holdout_percent, as the API takes them">
      <Field label="Rule as JSON" hideLabel>
        {(ids) => (
          <textarea
            {...ids}
            aria-invalid={told.length > 0 ? true : undefined}
            aria-describedby={list}
            spellCheck={false}
            rows={Math.min(40, Math.max(14, text.split('\n').length + 1))}
            className={`${controlClasses} h-auto! resize-y py-2 font-mono text-xs leading-relaxed`}
            value={text}
            onChange={({ target }) => onText(target.value)}
          />
        )}
      </Field>
      <div id={list} aria-live="polite" className="mt-2 min-h-4 text-xs">
        {told.length === 0 ? (
          <p className="text-good">It is a rule.</p>
        ) : (
          <>
            {blocked ? <p className="font-medium text-bad">The form opens once it is a rule.</p> : null}
            <ul className="text-bad">
              {told.map(([path, problem]) => (
                <li key={path}>
                  {path === '' ? null : <code>{path}</code>} {problem}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Card>
  );
}
