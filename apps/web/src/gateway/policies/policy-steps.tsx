import type { PolicyStep } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../../format/formats-context.ts';
import { Badge } from '../../ui/badge.tsx';

const arms = {
  treatment: { word: 'applied', tone: 'good' },
  holdout: { word: 'held out', tone: 'warn' },
  outside: { word: 'outside of the roll-out', tone: 'neutral' },
} as const;

function Arm({ step }: { readonly step: PolicyStep }) {
  const { rate } = useFormats();
  if (!step.matched || step.arm === null) return <Badge>no match</Badge>;
  const { word, tone } = arms[step.arm];
  return (
    <span className="flex items-center gap-2">
      <Badge tone={tone}>{word}</Badge>
      {step.probability === null ? null : (
        <span className="tabular text-xs text-muted" title="How likely this arm was before it was drawn">
          p = {rate(step.probability)}
        </span>
      )}
    </span>
  );
}

function drawnText(
  { model, upstream, probability }: NonNullable<PolicyStep['drawn']>,
  rate: (share: number) => string,
) {
  const what = [model, upstream === undefined ? undefined : `at ${upstream}`].filter((word) => word !== undefined);
  return `Drawn: ${what.join(' ')} with p = ${rate(probability)}.`;
}

/** What each policy did to a call, in the order they were asked. */
export function PolicySteps({ steps }: { readonly steps: readonly PolicyStep[] }) {
  const { rate } = useFormats();
  if (steps.length === 0) return <p className="text-sm text-muted">No policy is active.</p>;
  return (
    <ol className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {steps.map((step) => (
        <li key={`${step.policy_id} ${step.version}`} className="flex flex-col gap-1 px-3 py-2 text-sm">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link
              to="/gateway/policies/$id"
              params={{ id: step.policy_id }}
              className="min-w-0 flex-1 basis-40 font-medium break-words text-ink underline decoration-line-strong decoration-dotted underline-offset-4"
            >
              {step.name}
            </Link>
            <Arm step={step} />
          </span>
          <span className="text-xs break-words text-muted">
            Version {step.version}. {step.why}
            {step.drawn === undefined ? '' : ` ${drawnText(step.drawn, rate)}`}
            {step.applied.length === 0
              ? ''
              : ` Taken: ${step.applied.map((part) => part.replaceAll('_', ' ')).join(', ')}.`}
          </span>
        </li>
      ))}
    </ol>
  );
}
