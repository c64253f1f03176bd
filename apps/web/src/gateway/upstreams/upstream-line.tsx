import type { Upstream, UpstreamHealth } from '@apex/contracts';
import { useApiMutation } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { TestResult } from './test-result.tsx';
import { kindWords } from './upstream-kinds.ts';
import { staleAfterUpstream } from './upstream-sheet.tsx';

interface UpstreamLineProps {
  readonly upstream: Upstream;
  /** Undefined: this server has not heard of it yet. */
  readonly health: UpstreamHealth | undefined;
  /** Null: for looking only. */
  readonly onChange: ((upstream: Upstream) => void) | null;
  readonly onRemove: (upstream: Upstream) => void;
}

function State({ upstream, health }: Pick<UpstreamLineProps, 'upstream' | 'health'>) {
  if (!upstream.enabled) return <Badge>off</Badge>;
  if (health?.breaker === 'open') {
    return (
      <Badge tone="bad">
        left alone
        {health.retry_at === null ? null : (
          <>
            , tried <Time at={health.retry_at} />
          </>
        )}
      </Badge>
    );
  }
  if (health?.breaker === 'half_open') return <Badge tone="warn">on trial</Badge>;
  return <Badge tone="good">on</Badge>;
}

function Health({ health }: { readonly health: UpstreamHealth | undefined }) {
  const { count, duration } = useFormats();
  if (health === undefined || health.requests === 0)
    return <p className="text-xs text-muted">No call went there yet.</p>;
  const { requests, failures, in_flight, first_byte_p50_ms: p50, first_byte_p95_ms: p95 } = health;
  const parts = [
    `${count(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    `${count(failures)} failed`,
    ...(in_flight === 0 ? [] : [`${count(in_flight)} under way`]),
    ...(p50 === null || p95 === null ? [] : [`first byte p50 ${duration(p50)}, p95 ${duration(p95)}`]),
  ];
  return (
    <>
      <p className="tabular text-xs text-muted">{parts.join(' · ')}</p>
      {health.last_error === null ? null : (
        <p className="text-xs break-words text-bad">Last error: {health.last_error}</p>
      )}
    </>
  );
}

/** An upstream with how it does, and what can be done with it. */
export function UpstreamLine({ upstream, health, onChange, onRemove }: UpstreamLineProps) {
  const toast = useToast();
  const { id, version, name, kind, base_url, models, enabled, secret_id, key_last_four } = upstream;
  const test = useApiMutation('testUpstream');
  const change = useApiMutation('changeUpstream', { invalidates: staleAfterUpstream });
  return (
    <li className="flex flex-col gap-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium break-words">{name}</span>
            <span className="text-muted">{kindWords[kind].label}</span>
            <State upstream={upstream} health={health} />
          </p>
          <p className="text-xs break-all text-muted">{base_url}</p>
          <p className="text-xs break-words text-muted">
            {models.length === 0 ? 'The models its kind is known for' : models.join(', ')}
            {secret_id === null
              ? ' · no key'
              : key_last_four === null
                ? ' · key in the vault'
                : ` · key …${key_last_four}`}
          </p>
          <Health health={health} />
        </div>
        {onChange === null ? null : (
          <span className="flex flex-wrap gap-1">
            <Button
              size="sm"
              aria-label={`Test ${name}`}
              busy={test.isPending}
              onClick={() => test.mutate({ id }, { onError: toast.error })}
            >
              Test
            </Button>
            <Button size="sm" aria-label={`Change ${name}, or its key`} onClick={() => onChange(upstream)}>
              Change
            </Button>
            <Button
              size="sm"
              aria-label={`Switch ${name} ${enabled ? 'off' : 'on'}`}
              disabled={change.isPending}
              onClick={() => change.mutate({ id, version, enabled: !enabled }, { onError: toast.error })}
            >
              {enabled ? 'Switch off' : 'Switch on'}
            </Button>
            <Button size="sm" kind="danger" aria-label={`Remove ${name}`} onClick={() => onRemove(upstream)}>
              Remove
            </Button>
          </span>
        )}
      </div>
      {test.data === undefined ? null : <TestResult result={test.data} />}
    </li>
  );
}
