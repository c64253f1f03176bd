import type { ReconciliationId } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FileDrop } from '../ui/file-drop.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { FocusButton } from './focus-button.tsx';
import { InvoiceMapping } from './invoice-mapping.tsx';
import { PastReconciliations } from './past-reconciliations.tsx';
import { ProviderExports } from './provider-exports.tsx';
import { ReconciliationResult } from './reconciliation-result.tsx';
import { ReportedCosts } from './reported-costs.tsx';
import { useReconcile } from './use-reconcile.ts';

const route = getRouteApi('/app/reconciliation');

/** A provider's export, held against the calls of its days. */
export function ReconciliationPage() {
  const { id, cause } = route.useSearch();
  const navigate = route.useNavigate();
  const open = useCallback(
    (next: ReconciliationId | undefined) => void navigate({ search: () => ({ id: next }) }),
    [navigate],
  );
  return (
    <Page>
      <PageHeader
        title="Does the invoice agree?"
        tab="Reconciliation"
        about="A provider’s invoice or usage export beside your calls, each difference with its cause."
        actions={
          <>
            {id === undefined ? null : <Button onClick={() => open(undefined)}>Compare another</Button>}
            <FocusButton />
          </>
        }
      />
      <div className="flex flex-col gap-5">
        {id === undefined ? (
          <>
            <NewReconciliation onDone={open} />
            <ProviderExports />
          </>
        ) : (
          <OpenReconciliation
            id={id}
            cause={cause}
            onCause={(next) => void navigate({ search: (before) => ({ ...before, cause: next }), replace: true })}
          />
        )}
        <PastReconciliations
          open={id}
          onDeleted={(deleted) => {
            if (deleted === id) open(undefined);
          }}
        />
        <ReportedCosts />
      </div>
    </Page>
  );
}

function NewReconciliation({ onDone }: { readonly onDone: (id: ReconciliationId) => void }) {
  const { state, send, choose, compare, reset } = useReconcile(onDone);
  return (
    <Card title="An invoice or usage export">
      {state.step === 'none' ? (
        <div className="flex flex-col gap-3">
          <FileDrop
            label="Drop an export here, or choose one"
            about="CSV, JSON, JSON lines or Parquet; gzip is fine. It is read, compared and deleted. Up to 50 MB."
            onFiles={([file]) => {
              if (file !== undefined) void send(file);
            }}
          />
          <FormError error={state.error} />
        </div>
      ) : null}
      {state.step === 'sending' ? <ProgressBar label={`Sending ${state.name}`} done={0} total={null} /> : null}
      {state.step === 'preview' ? (
        <InvoiceMapping
          state={state}
          onChoices={(choices) => void choose(state, choices)}
          onCompare={() => void compare(state)}
          onCancel={() => reset(state.upload_id)}
        />
      ) : null}
    </Card>
  );
}

interface OpenReconciliationProps {
  readonly id: string;
  readonly cause: string | undefined;
  readonly onCause: Parameters<typeof ReconciliationResult>[0]['onCause'];
}

function OpenReconciliation({ id, cause, onCause }: OpenReconciliationProps) {
  // The address may say anything: what is no id is refused by the server.
  const query = useApiQuery('getReconciliation', { id });
  if (query.isPending) {
    return (
      <div role="status" aria-label="Loading">
        <Skeleton className="h-64 w-full rounded-xl" />
      </div>
    );
  }
  if (query.data === undefined) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return <ReconciliationResult result={query.data} cause={cause} onCause={onCause} />;
}
