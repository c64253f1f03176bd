import type { Policy } from '@apex/contracts';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Plus, Route } from 'lucide-react';
import { useMemo } from 'react';
import { useMayChange } from '../../alerts/use-may-change.ts';
import { useApiQuery } from '../../api/use-api.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { ExplainBox } from './explain-box.tsx';
import { PolicyState } from './policy-state.tsx';
import { actionParts, matchParts, rolloutText } from './rule-words.ts';
import { useMovePolicy } from './use-move-policy.ts';
import { useKeyName } from './use-names.ts';

/** What is done with calls on their way, in the order it is asked. */
export function PoliciesPage() {
  const mayChange = useMayChange('member');
  const list = useApiQuery('listPolicies', {});
  const { move, isMoving } = useMovePolicy();
  const navigate = useNavigate();
  const commands = useMemo(
    () =>
      mayChange
        ? [
            {
              id: 'policy new',
              label: 'New policy',
              group: 'Actions' as const,
              icon: Plus,
              run: () => void navigate({ to: '/gateway/policies/new' }),
            },
          ]
        : [],
    [mayChange, navigate],
  );
  useCommands(commands);
  const add = mayChange ? (
    <Button asChild kind="primary">
      <Link to="/gateway/policies/new">
        <Plus aria-hidden className="size-4" />
        New policy
      </Link>
    </Button>
  ) : undefined;
  const policies = list.data?.policies;
  return (
    <Page>
      <PageHeader
        title="What decides where calls go?"
        tab="Policies"
        about="Policies of this project, asked from the top; the first that tells a part, a model or a cache say, decides it."
        actions={add}
      />
      <div className="flex flex-col gap-5">
        {list.isPending ? <SkeletonLines lines={6} /> : null}
        {policies === undefined && list.error !== null ? (
          <ErrorState error={list.error} title="The policies could not be loaded." retry={() => void list.refetch()} />
        ) : null}
        {policies?.length === 0 ? (
          <EmptyState icon={<Route aria-hidden className="size-6" />} title="Calls go where they ask to" actions={add}>
            A policy chooses another model or upstream, caches, falls back or refuses, for all or some of the calls. It
            can be held against past calls before it does anything.
          </EmptyState>
        ) : null}
        {policies === undefined || policies.length === 0 ? null : (
          <Card flush>
            <ol className="divide-y divide-line">
              {policies.map((policy, index) => (
                <Line
                  key={policy.id}
                  policy={policy}
                  index={index}
                  count={policies.length}
                  onMove={mayChange ? (by) => move(policies, policy.id, by) : null}
                  isMoving={isMoving}
                />
              ))}
            </ol>
          </Card>
        )}
        <ExplainBox />
      </div>
    </Page>
  );
}

interface LineProps {
  readonly policy: Policy;
  readonly index: number;
  readonly count: number;
  readonly onMove: ((by: 1 | -1) => void) | null;
  readonly isMoving: boolean;
}

function Line({ policy, index, count, onMove, isMoving }: LineProps) {
  const keyName = useKeyName();
  const { id, name, rule } = policy;
  return (
    <li className="flex items-start gap-3 px-4 py-3 text-sm">
      <span className="tabular w-5 pt-1 text-right text-faint" aria-hidden>
        {index + 1}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/gateway/policies/$id"
            params={{ id }}
            className="font-medium break-words text-ink underline decoration-line-strong decoration-dotted underline-offset-4"
          >
            {name}
          </Link>
          <PolicyState policy={policy} />
        </p>
        <p className="break-words text-muted">
          {matchParts(rule.match, keyName).join('; ') || 'Every call'} → {actionParts(rule.action).join('; ')}
        </p>
        <p className="text-xs text-muted">{rolloutText(rule)}</p>
      </div>
      {onMove === null ? null : (
        <span className="flex shrink-0">
          {/* Not disabled at the ends while it moves, so that the keyboard keeps its place. */}
          <IconButton
            label={`${name} earlier`}
            icon={<ArrowUp aria-hidden className="size-4" />}
            aria-disabled={index === 0 || isMoving}
            onClick={index === 0 || isMoving ? undefined : () => onMove(-1)}
          />
          <IconButton
            label={`${name} later`}
            icon={<ArrowDown aria-hidden className="size-4" />}
            aria-disabled={index === count - 1 || isMoving}
            onClick={index === count - 1 || isMoving ? undefined : () => onMove(1)}
          />
        </span>
      )}
    </li>
  );
}
