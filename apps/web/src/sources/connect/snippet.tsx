import { Copy } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { GuideStep, Place } from './guide.ts';

/** One step of a guide, filled in, with its text to copy. */
export function Snippet({ step, place }: { readonly step: GuideStep; readonly place: Place }) {
  const heading = useId();
  const toast = useToast();
  const text = step.text(place);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(() => toast({ title: `${step.title}: copied` }), toast.error);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <span id={heading} className="text-sm font-medium">
          {step.title}
        </span>
        <span className="text-xs text-muted">{step.where}</span>
        <Button
          size="sm"
          kind="ghost"
          className="ml-auto"
          aria-label={`Copy: ${step.title}`}
          icon={<Copy aria-hidden className="size-3.5" />}
          onClick={copy}
        >
          Copy
        </Button>
      </figcaption>
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="region" aria-labelledby={heading} tabIndex={0} className="overflow-x-auto">
        <pre className="w-max min-w-full rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-relaxed">
          {text}
        </pre>
      </div>
    </figure>
  );
}
