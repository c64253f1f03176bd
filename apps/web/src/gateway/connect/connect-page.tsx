import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiQuery } from '../../api/use-api.ts';
import { useProject } from '../../shell/use-project.ts';
import { ChoiceGrid } from '../../sources/connect/choice-grid.tsx';
import { keyToCome } from '../../sources/connect/guide.ts';
import type { MadeKey } from '../../sources/connect/ingest-key.tsx';
import { Snippet } from '../../sources/connect/snippet.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { FirstCall } from './first-call.tsx';
import { gatewayGuides } from './gateway-guides.ts';
import { GatewayKey } from './gateway-key.tsx';

const route = getRouteApi('/app/gateway/connect');

const attribution = [
  ['x-apex-user', 'who caused the call'],
  ['x-apex-session', 'the conversation it belongs to; what is decided for a session holds for all of it'],
  ['x-apex-feature', 'the part of your product'],
  ['x-apex-task', 'the piece of work'],
  ['x-apex-tags', 'anything else: team=search,tier=free'],
] as const;

/** From nothing to the first call through the gateway. */
export function ConnectPage() {
  const project = useProject();
  return (
    <Page wide={false}>
      <PageHeader
        title="How do I send calls through the gateway?"
        tab="Connect"
        about={`Change one address and one key; calls of the key go to the project ${project.name}.`}
      />
      {project.sample ? <NotHere /> : <Steps />}
    </Page>
  );
}

function NotHere() {
  return (
    <EmptyState
      title="The sample takes no calls"
      actions={
        <Button asChild kind="primary">
          <Link to="/gateway/connect" search={{ project: 'default' }}>
            Open the project default
          </Link>
        </Button>
      }
    >
      Real calls are never mixed with made-up ones.
    </EmptyState>
  );
}

function Steps() {
  const { client = 'openai-js' } = route.useSearch();
  const navigate = route.useNavigate();
  const [made, setMade] = useState<MadeKey | null>(null);
  const upstreams = useApiQuery('listUpstreams', {});
  const status = useApiQuery('status', {});
  const guide = gatewayGuides.find(({ id }) => id === client);
  if (guide === undefined) return null;
  const place = {
    origin: status.data?.gateway_url ?? globalThis.location.origin,
    key: made?.key ?? keyToCome,
    project: null,
  };
  return (
    <div className="flex flex-col gap-5">
      {upstreams.data?.upstreams.every(({ enabled }) => !enabled) === true ? (
        <div className="overflow-hidden rounded-xl">
          <Banner
            tone="warn"
            actions={
              <Button asChild size="sm">
                <Link to="/gateway/upstreams">Add an upstream</Link>
              </Button>
            }
          >
            No upstream is on: calls have nowhere to go yet.
          </Banner>
        </div>
      ) : null}
      <Card title="1. What calls?">
        <ChoiceGrid
          legend="What calls"
          options={gatewayGuides}
          chosen={guide.id}
          onChosen={(id) =>
            void navigate({ search: (before) => ({ ...before, client: id }), replace: true, resetScroll: false })
          }
        />
      </Card>
      <Card title="2. A key" about="that may call models and nothing else">
        <GatewayKey suggested={guide.label} made={made} onMade={setMade} />
      </Card>
      <Card title={`3. ${guide.label}`}>
        <div className="flex flex-col gap-4">
          {guide.steps.map((step) => (
            <Snippet key={`${guide.id} ${step.title}`} step={step} place={place} />
          ))}
          <p className="text-sm text-muted">
            {guide.note}
            {guide.example === null ? null : (
              <>
                {' '}
                A program that runs: <code className="text-xs">examples/{guide.example}</code>.
              </>
            )}
          </p>
        </div>
      </Card>
      <FirstCall key_id={made?.id ?? null} />
      <Card title="Whose call it is" about="headers that any client may add">
        <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[max-content_1fr]">
          {attribution.map(([name, meaning]) => (
            <div key={name} className="contents">
              <dt>
                <code className="text-xs">{name}</code>
              </dt>
              <dd className="text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-3 text-sm text-muted">
          They go before the key’s own labels, are never passed on to the provider, and are what budgets and policies
          ask for.
        </p>
      </Card>
    </div>
  );
}
