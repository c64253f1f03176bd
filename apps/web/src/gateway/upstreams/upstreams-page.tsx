import type { Upstream } from '@apex/contracts';
import { Plus, Server } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMayChange } from '../../alerts/use-may-change.ts';
import { useApiMutation, useApiQuery } from '../../api/use-api.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { draftOf, newDraft, type UpstreamDraft } from './upstream-draft.ts';
import { UpstreamLine } from './upstream-line.tsx';
import { staleAfterUpstream, UpstreamSheet } from './upstream-sheet.tsx';

const healthMs = 10_000;

/** Where calls are sent on to, and how it does there. */
export function UpstreamsPage() {
  const mayChange = useMayChange('admin');
  const list = useApiQuery('listUpstreams', {});
  const health = useApiQuery('listUpstreamHealth', {}, { refetch_ms: healthMs });
  const [draft, setDraft] = useState<UpstreamDraft | null>(null);
  const [removing, setRemoving] = useState<Upstream | null>(null);
  const remove = useApiMutation('deleteUpstream', {
    invalidates: staleAfterUpstream,
    onSuccess: () => setRemoving(null),
  });
  const upstreams = list.data?.upstreams;
  const taken = useMemo(() => upstreams?.map(({ name }) => name) ?? [], [upstreams]);
  const commands = useMemo(
    () =>
      mayChange
        ? [
            {
              id: 'upstream new',
              label: 'New upstream',
              group: 'Actions' as const,
              icon: Plus,
              run: () => setDraft(newDraft('openai', taken)),
            },
          ]
        : [],
    [mayChange, taken],
  );
  useCommands(commands);
  const add = mayChange ? (
    <Button
      kind="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => setDraft(newDraft('openai', taken))}
    >
      New upstream
    </Button>
  ) : undefined;
  return (
    <Page>
      <PageHeader
        title="Where are calls sent on to?"
        tab="Upstreams"
        about="Providers and machines of yours, for the whole organisation. How they do is told by this server since it started."
        actions={add}
      />
      {list.isPending ? <SkeletonLines lines={6} /> : null}
      {upstreams === undefined && list.error !== null ? (
        <ErrorState error={list.error} title="The upstreams could not be loaded." retry={() => void list.refetch()} />
      ) : null}
      {upstreams?.length === 0 ? (
        <EmptyState icon={<Server aria-hidden className="size-6" />} title="Calls have nowhere to go yet" actions={add}>
          {mayChange
            ? 'Add the provider whose models your programs use, with the key it gave you. Programs then need the gateway’s key alone.'
            : 'An admin of your organisation adds the providers whose models your programs use.'}
        </EmptyState>
      ) : null}
      {upstreams === undefined || upstreams.length === 0 ? null : (
        <Card flush>
          <ul className="divide-y divide-line">
            {upstreams.map((upstream) => (
              <UpstreamLine
                key={upstream.id}
                upstream={upstream}
                health={health.data?.upstreams.find(({ upstream_id }) => upstream_id === upstream.id)}
                onChange={mayChange ? (one) => setDraft(draftOf(one)) : null}
                onRemove={setRemoving}
              />
            ))}
          </ul>
        </Card>
      )}
      <UpstreamSheet draft={draft} onDraft={setDraft} taken={taken} />
      <ConfirmDialog
        target={removing}
        title={`Remove ${removing?.name ?? 'the upstream'}?`}
        about="Its key is deleted with it and cannot be brought back. Calls for models that nothing else serves are refused from now on."
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
