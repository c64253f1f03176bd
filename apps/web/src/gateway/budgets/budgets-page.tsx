import type { Budget } from '@apex/contracts';
import { Plus, Wallet } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMayChange } from '../../alerts/use-may-change.ts';
import { useApiMutation, useApiQuery } from '../../api/use-api.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { useIdentity } from '../../shell/use-project.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { type BudgetDraft, draftOf, emptyBudget } from './budget-draft.ts';
import { BudgetLine } from './budget-line.tsx';
import { BudgetSheet } from './budget-sheet.tsx';

const refreshMs = 10_000;

/** How much may be spent, sent or under way, and how far it is. */
export function BudgetsPage() {
  const mayChange = useMayChange('member');
  const list = useApiQuery('listBudgets', {}, { refetch_ms: refreshMs });
  const keys = useApiQuery('listKeys', {});
  const { projects } = useIdentity();
  const [draft, setDraft] = useState<BudgetDraft | null>(null);
  const [removing, setRemoving] = useState<Budget | null>(null);
  const remove = useApiMutation('deleteBudget', { invalidates: ['listBudgets'], onSuccess: () => setRemoving(null) });
  const names = useMemo(
    () => new Map<string, string>([...projects, ...(keys.data?.keys ?? [])].map(({ id, name }) => [id, name])),
    [projects, keys.data],
  );
  const commands = useMemo(
    () =>
      mayChange
        ? [
            {
              id: 'budget new',
              label: 'New budget',
              group: 'Actions' as const,
              icon: Plus,
              run: () => setDraft(emptyBudget),
            },
          ]
        : [],
    [mayChange],
  );
  useCommands(commands);
  const add = mayChange ? (
    <Button kind="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setDraft(emptyBudget)}>
      New budget
    </Button>
  ) : undefined;
  const budgets = list.data?.budgets;
  return (
    <Page>
      <PageHeader
        title="How much may be spent?"
        tab="Budgets"
        about="Limits of the organisation; a call has to fit all that it falls under. Days, weeks and months are UTC’s."
        actions={add}
      />
      {list.isPending ? <SkeletonLines lines={6} /> : null}
      {budgets === undefined && list.error !== null ? (
        <ErrorState error={list.error} title="The budgets could not be loaded." retry={() => void list.refetch()} />
      ) : null}
      {budgets?.length === 0 ? (
        <EmptyState icon={<Wallet aria-hidden className="size-6" />} title="Nothing is limited yet" actions={add}>
          A budget caps the money, tokens or calls of a project, key, user or label; it can tell, move calls to cheaper
          models, or refuse them.
        </EmptyState>
      ) : null}
      {budgets === undefined || budgets.length === 0 ? null : (
        <Card flush>
          <ul className="divide-y divide-line">
            {budgets.map((state) => (
              <BudgetLine
                key={state.budget.id}
                state={state}
                nameOf={(id) => names.get(id) ?? id}
                onChange={mayChange ? (budget) => setDraft(draftOf(budget)) : null}
                onRemove={setRemoving}
              />
            ))}
          </ul>
        </Card>
      )}
      <BudgetSheet draft={draft} onDraft={setDraft} />
      <ConfirmDialog
        target={removing}
        title={`Remove ${removing?.name ?? 'the budget'}?`}
        about="What it limited is free from the next call on, and what it counted is forgotten: another one begins at nothing."
        action="Remove"
        onClose={() => {
          setRemoving(null);
          remove.reset();
        }}
        onConfirm={({ id }) => remove.mutate({ id })}
        busy={remove.isPending}
        error={remove.error}
      />
    </Page>
  );
}
