import type { UpstreamTest } from '@apex/contracts';
import { CircleCheck, CircleX } from 'lucide-react';
import { useFormats } from '../../format/formats-context.ts';

const shownModels = 12;

/** What an upstream said when it was asked for its models. */
export function TestResult({ result }: { readonly result: UpstreamTest }) {
  const { count, duration } = useFormats();
  const { ok, status, duration_ms, models, problem } = result;
  if (!ok) {
    return (
      <p role="status" className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-xs text-bad">
        <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span className="min-w-0 break-words">
          {status === null ? 'It does not answer' : `It answered ${status}`} after {duration(duration_ms)}
          {problem === null ? '.' : `: ${problem}`}
        </span>
      </p>
    );
  }
  return (
    <p role="status" className="flex items-start gap-2 rounded-md bg-good-soft px-3 py-2 text-xs text-good">
      <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0 break-words">
        It answered in {duration(duration_ms)}
        {models.length === 0
          ? ' and names no models.'
          : ` and has ${count(models.length)} ${models.length === 1 ? 'model' : 'models'}: ${models.slice(0, shownModels).join(', ')}${models.length > shownModels ? ' …' : '.'}`}
      </span>
    </p>
  );
}
