import { getRouteApi, Link } from '@tanstack/react-router';
import { Pause, Play, TriangleAlert, Waypoints } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { useCommands } from '../../shell/use-commands.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { Time } from '../../ui/time.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { DecisionSheet } from './decision-sheet.tsx';
import type { TrafficLink } from './follow-traffic.ts';
import { TrafficCards } from './traffic-cards.tsx';
import { trafficColumns } from './traffic-columns.tsx';
import { type Shown, TrafficFilters } from './traffic-filters.tsx';
import { TrafficTiles } from './traffic-tiles.tsx';
import { useHeld } from './use-held.ts';
import { type Traffic, useTraffic } from './use-traffic.ts';

const route = getRouteApi('/app/gateway');

const linkWords: Readonly<Record<TrafficLink, string>> = {
  connecting: 'Connecting …',
  live: 'Live',
  polling: 'Asked every few seconds: the live stream does not come through.',
  away: 'The gateway does not answer; what is shown is what was last heard.',
};

/** What passes the gateway, as it passes. */
export function TrafficPage() {
  const search = route.useSearch();
  const { key, feature, state, call: opened = null } = search;
  const navigate = route.useNavigate();
  const traffic = useTraffic();
  const filter = { key, feature, state };
  const held = useHeld(traffic.log, filter, opened !== null);
  const { isPaused, setPaused, letIn } = held;
  const commands = useMemo(
    () => [
      {
        id: 'traffic pause',
        label: isPaused ? 'Go on with the live calls' : 'Hold the live calls',
        group: 'Actions' as const,
        icon: isPaused ? Play : Pause,
        shortcut: 'p',
        run: () => (isPaused ? letIn() : setPaused(true)),
      },
    ],
    [isPaused, setPaused, letIn],
  );
  useCommands(commands);
  const open = useCallback(
    (call: string | undefined) => void navigate({ search: (before) => ({ ...before, call }), resetScroll: false }),
    [navigate],
  );
  const narrow = (change: Shown) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page>
      <PageHeader
        title="What passes the gateway right now?"
        tab="Traffic"
        about={
          <span role="status" className="flex items-center gap-2">
            <span
              aria-hidden
              className={`size-2 shrink-0 rounded-full ${traffic.link === 'live' ? 'bg-good' : traffic.link === 'away' ? 'bg-bad' : 'bg-warn'}`}
            />
            {linkWords[traffic.link]}
          </span>
        }
        actions={
          <Button
            aria-pressed={isPaused}
            className="w-28"
            icon={isPaused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
            onClick={() => (isPaused ? letIn() : setPaused(true))}
          >
            {isPaused ? 'Go on' : 'Hold'}
          </Button>
        }
      />
      <Stale traffic={traffic} />
      <TrafficTiles summary={traffic.summary} />
      <Rows
        traffic={traffic}
        held={held}
        onOpen={open}
        filters={<TrafficFilters log={traffic.log} shown={filter} onShown={narrow} />}
        isFiltered={key !== undefined || feature !== undefined || state !== undefined}
      />
      <DecisionSheet
        request_id={opened}
        call={opened === null ? undefined : traffic.log.get(opened)}
        onClose={() => open(undefined)}
      />
    </Page>
  );
}

function Stale({ traffic }: { readonly traffic: Traffic }) {
  const since = traffic.summary?.stale_since ?? null;
  if (since === null) return null;
  return (
    <div className="mb-4 overflow-hidden rounded-xl">
      <Banner tone="warn" icon={<TriangleAlert aria-hidden className="size-4 shrink-0" />}>
        The gateway goes on with the keys, policies and budgets it last knew: its database has not been reached since{' '}
        <Time at={since} />.
      </Banner>
    </div>
  );
}

interface RowsProps {
  readonly traffic: Traffic;
  readonly held: ReturnType<typeof useHeld>;
  readonly onOpen: (request_id: string) => void;
  readonly filters: React.ReactNode;
  readonly isFiltered: boolean;
}

function Rows({ traffic, held, onOpen, filters, isFiltered }: RowsProps) {
  const formats = useFormats();
  const isWide = useMedia('(min-width: 48rem)');
  const columns = useMemo(() => trafficColumns(formats), [formats]);
  const list = useRef<HTMLElement>(null);
  const { rows, waiting, letIn, handlers } = held;
  const isPending = traffic.summary === null && traffic.link !== 'away';
  const nothing = isFiltered ? (
    <EmptyState title="No call of these is in sight">
      The latest calls are looked through as they pass; older ones are under Calls.
    </EmptyState>
  ) : (
    <NoTraffic />
  );
  const show = () => {
    letIn();
    list.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end gap-x-3 gap-y-2">
        {filters}
        <div className="flex min-h-8 items-center">
          {waiting === 0 ? null : (
            <Button size="sm" kind="primary" onClick={show}>
              {waiting === 1 ? 'Show 1 new call' : `Show ${formats.count(waiting)} new calls`}
            </Button>
          )}
        </div>
      </div>
      <section ref={list} aria-label="Calls" {...handlers}>
        {isWide ? (
          <DataTable
            id="traffic"
            label="Calls as they pass"
            noun="calls"
            columns={columns}
            rows={rows}
            rowId={(call) => call.request_id}
            onOpen={(call) => onOpen(call.request_id)}
            isPending={isPending}
            error={rows.length === 0 ? traffic.error : null}
            retry={traffic.retry}
            empty={nothing}
          />
        ) : isPending ? (
          <SkeletonLines lines={6} />
        ) : rows.length > 0 ? (
          <TrafficCards rows={rows} onOpen={(call) => onOpen(call.request_id)} />
        ) : traffic.error === null ? (
          nothing
        ) : (
          <ErrorState error={traffic.error} compact retry={traffic.retry} />
        )}
      </section>
    </>
  );
}

function NoTraffic() {
  return (
    <EmptyState
      icon={<Waypoints aria-hidden className="size-6" />}
      title="No call has passed yet"
      actions={
        <>
          <Button asChild kind="primary">
            <Link to="/gateway/connect">Connect a program</Link>
          </Button>
          <Button asChild>
            <Link to="/gateway/upstreams">Upstreams</Link>
          </Button>
        </>
      }
    >
      A program sends its calls here once it has this address and a key, and an upstream answers them.
    </EmptyState>
  );
}
