import { CircleCheck } from 'lucide-react';
import type { RejectionList } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { adviceOf } from './source-words.ts';

interface RejectedItemsProps {
  readonly bounds: { readonly from?: string; readonly to?: string };
  /** Those of one source alone. */
  readonly of?: { readonly emitter: string; readonly service: string };
  readonly refresh_ms: number;
}

/** What was not taken: each reason with what to do about it, and the newest items. */
export function RejectedItems({ bounds, of, refresh_ms }: RejectedItemsProps) {
  const query = useApiQuery(
    'listRejections',
    { ...bounds, ...of, per_page: 20 },
    { keep: true, refetch_ms: refresh_ms },
  );
  const { data } = query;
  if (data === undefined) {
    return query.isPending ? (
      <SkeletonLines lines={2} />
    ) : (
      <ErrorState error={query.error} compact retry={() => void query.refetch()} />
    );
  }
  if (data.reasons.length === 0) {
    return (
      <p className="mt-4 flex items-center gap-2 text-sm text-muted">
        <CircleCheck aria-hidden className="size-4 text-good" /> Nothing was rejected.
      </p>
    );
  }
  return (
    <div className="mt-5">
      <Card title="Rejected" about="the other items of the same exports were taken">
        <ul className="flex flex-col gap-3">
          {data.reasons.map((one) => (
            <Reason key={one.reason} {...one} />
          ))}
        </ul>
        <details className="mt-4">
          <summary className="cursor-pointer text-sm text-muted hover:text-ink">The newest items</summary>
          <Newest rejections={data.rejections} />
        </details>
      </Card>
    </div>
  );
}

function Reason({ reason, count, last_at, message, name }: RejectionList['reasons'][number]) {
  const formats = useFormats();
  return (
    <li className="text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="tabular font-semibold">{formats.count(count)}</span>
        <span className="font-medium">{message}</span>
        <code className="text-xs text-muted">{reason}</code>
      </p>
      <p className="text-muted">
        {adviceOf(reason)} Last <Time at={last_at} />
        {name === '' ? '' : `, ${name}`}.
      </p>
    </li>
  );
}

function Newest({ rejections }: Pick<RejectionList, 'rejections'>) {
  return (
    <ul className="mt-2 text-xs">
      {rejections.map((item, index) => (
        // Two items of one export may be alike in all that is told of them.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${item.received_at} ${index}`} className="flex flex-wrap gap-x-3 border-t border-line py-1.5">
          <Time at={item.received_at} form="moment" />
          <span>
            {item.emitter} {item.service}
          </span>
          <span className="text-muted">{item.signal}</span>
          <span className="min-w-0 break-all">{item.name}</span>
          <code className="text-muted">{item.reason}</code>
        </li>
      ))}
    </ul>
  );
}
