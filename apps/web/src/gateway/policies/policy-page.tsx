import type { Policy } from '@apex/contracts';
import { policyIdSchema } from '@apex/contracts';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMayChange } from '../../alerts/use-may-change.ts';
import type { AskOutput } from '../../api/routes.ts';
import { useApiQuery } from '../../api/use-api.ts';
import { NotFoundPage } from '../../shell/not-found-page.tsx';
import { useCommands } from '../../shell/use-commands.ts';
import { CopyId } from '../../ui/copy-id.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { PolicyActions, type Switch } from './policy-actions.tsx';
import { PolicyForm } from './policy-form.tsx';
import { Activations, Versions } from './policy-history.tsx';
import { PolicyState } from './policy-state.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { parsedText, type RuleText, textOfRule } from './rule-editor.tsx';

const route = getRouteApi('/app/gateway/policies/$id');

/** One policy: its rule, what it would have done, its versions, and the switch. */
export function PolicyPage() {
  const parsed = policyIdSchema.safeParse(route.useParams().id);
  return parsed.success ? <Known id={parsed.data} /> : <NotFoundPage />;
}

function Known({ id }: { readonly id: Policy['id'] }) {
  const query = useApiQuery('getPolicy', { id });
  const { data } = query;
  return (
    <Page>
      {data === undefined ? (
        <>
          <PageHeader title="What does this policy decide?" tab="Policy" />
          {query.isPending ? (
            <SkeletonLines lines={8} />
          ) : (
            <ErrorState error={query.error} title="The policy could not be shown." retry={() => void query.refetch()} />
          )}
        </>
      ) : (
        <Whole whole={data} />
      )}
    </Page>
  );
}

function Whole({ whole }: { readonly whole: AskOutput<'getPolicy'> }) {
  const { policy, versions, activations } = whole;
  const mayChange = useMayChange('member');
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Switch | null>(null);
  const [text, setText] = useState<RuleText>(() => textOfRule(policy.rule));
  const commands = useMemo(
    () =>
      mayChange && policy.active_version !== policy.version
        ? [
            {
              id: 'policy activate',
              label: `Activate version ${policy.version}`,
              group: 'Actions' as const,
              run: () => setAsked({ to: 'activate', version: policy.version }),
            },
          ]
        : [],
    [mayChange, policy.active_version, policy.version],
  );
  useCommands(commands);
  // Each rollback undoes one switch: once all are undone there is nothing to go back to.
  const undone = activations.filter(({ kind }) => kind === 'rollback').length;
  const mayRollBack = activations.length > 2 * undone;
  return (
    <>
      <PageHeader
        title={policy.name}
        tab={policy.name}
        about={
          <span className="flex flex-wrap items-center gap-2">
            <PolicyState policy={policy} /> version {policy.version}
            <CopyId value={policy.id} label="policy id" />
          </span>
        }
        actions={
          mayChange ? (
            <PolicyActions
              policy={policy}
              mayRollBack={mayRollBack}
              asked={asked}
              onAsked={setAsked}
              onDeleted={() => void navigate({ to: '/gateway/policies' })}
            />
          ) : undefined
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <PolicyForm policy={policy} text={text} onText={setText} mayChange={mayChange} />
        <div className="flex min-w-0 flex-col gap-5">
          <PreviewPanel parsed={parsedText(text)} />
          <Versions
            versions={versions}
            active={policy.active_version}
            onActivate={mayChange ? (version) => setAsked({ to: 'activate', version }) : null}
          />
          <Activations activations={activations} />
        </div>
      </div>
    </>
  );
}
