import type { AlertRule } from '@apex/contracts';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit, labelOf, unitOf } from '../format/measure.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useNow } from '../ui/use-now.ts';
import { useToast } from '../ui/use-toast.ts';
import { draftOf, type RuleDraft } from './rule-draft.ts';

const muteMs = 24 * 3_600_000;

function useWordsOfRule({ condition }: AlertRule): string {
  const formats = useFormats();
  const of = condition.by === null ? '' : ` of each ${condition.by.replaceAll('_', ' ')}`;
  if (condition.kind === 'anomaly') return `${labelOf(condition.measure)}${of} is unusual for the ${condition.grain}`;
  const { window, above } = condition;
  const span = window.unit === 'rolling' ? `the last ${window.hours} hours` : `a ${window.unit}`;
  return `${labelOf(condition.measure)}${of} is above ${formatUnit(formats, unitOf(condition.measure), above)} in ${span}`;
}

function State({ rule }: { readonly rule: AlertRule }) {
  const now = useNow().toISOString();
  if (!rule.enabled) return <Badge>off</Badge>;
  if (rule.problem !== null) return <Badge tone="bad">{rule.problem}</Badge>;
  if (rule.muted_until !== null && rule.muted_until > now) {
    return (
      <Badge tone="warn">
        muted, ends <Time at={rule.muted_until} />
      </Badge>
    );
  }
  return <Badge tone="good">on</Badge>;
}

function Line({ rule, onDraft }: { readonly rule: AlertRule; readonly onDraft: ((draft: RuleDraft) => void) | null }) {
  const toast = useToast();
  const now = useNow();
  const words = useWordsOfRule(rule);
  const { id, version, name, enabled } = rule;
  const isMuted = rule.muted_until !== null && rule.muted_until > now.toISOString();
  const invalidates = ['listAlertRules', 'listAlerts'] as const;
  const change = useApiMutation('changeAlertRule', { invalidates });
  const remove = useApiMutation('deleteAlertRule', { invalidates });
  const again = useApiMutation('createAlertRule', { invalidates });
  const until = isMuted ? null : new Date(now.getTime() + muteMs).toISOString();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium break-words">{name}</p>
        <p className="text-xs text-muted">{words}</p>
      </div>
      <State rule={rule} />
      {onDraft === null ? null : (
        <span className="flex flex-wrap gap-1">
          <Button size="sm" aria-label={`Change ${name}`} onClick={() => onDraft(draftOf(rule))}>
            Change
          </Button>
          <Button
            size="sm"
            aria-label={`${isMuted ? 'Unmute' : 'Mute for a day'}: ${name}`}
            disabled={!enabled || change.isPending}
            onClick={() => change.mutate({ id, version, muted_until: until }, { onError: toast.error })}
          >
            {isMuted ? 'Unmute' : 'Mute for a day'}
          </Button>
          <Button
            size="sm"
            aria-label={`Switch ${name} ${enabled ? 'off' : 'on'}`}
            disabled={change.isPending}
            onClick={() => change.mutate({ id, version, enabled: !enabled }, { onError: toast.error })}
          >
            {enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <Button
            size="sm"
            kind="danger"
            aria-label={`Delete ${name}`}
            disabled={remove.isPending}
            onClick={() =>
              remove.mutate(
                { id },
                {
                  onError: toast.error,
                  onSuccess: () => {
                    const { condition, runbook } = rule;
                    toast({
                      title: `${name} was deleted`,
                      undo: () => again.mutate({ name, condition, runbook, enabled }),
                    });
                  },
                },
              )
            }
          >
            Delete
          </Button>
        </span>
      )}
    </li>
  );
}

/** What decides when somebody is told. */
export function RuleList({ onDraft }: { readonly onDraft: ((draft: RuleDraft) => void) | null }) {
  const rules = useApiQuery('listAlertRules', {});
  if (rules.isPending) return <SkeletonLines lines={3} />;
  if (rules.data === undefined) return <ErrorState error={rules.error} retry={() => void rules.refetch()} />;
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {rules.data.rules.map((rule) => (
          <Line key={rule.id} rule={rule} onDraft={onDraft} />
        ))}
      </ul>
    </Card>
  );
}
