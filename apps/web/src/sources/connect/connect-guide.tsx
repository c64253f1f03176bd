import { useState } from 'react';
import { useTargetProject } from '../../import/use-target-project.ts';
import { Card } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { FirstArrival } from './first-arrival.tsx';
import { type Guide, keyToCome } from './guide.ts';
import { guides } from './guides.ts';
import { IngestKey, type MadeKey } from './ingest-key.tsx';
import { Snippet } from './snippet.tsx';

const [firstGuide] = guides;

interface EmitterChoiceProps {
  readonly chosen: string;
  readonly onChosen: (guide: Guide) => void;
}

function EmitterChoice({ chosen, onChosen }: EmitterChoiceProps) {
  return (
    <fieldset>
      <legend className="sr-only">What sends</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {guides.map((guide) => (
          <label
            key={guide.id}
            className={cx(
              'flex min-h-10 cursor-pointer items-center rounded-lg border px-3 py-1.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2',
              guide.id === chosen
                ? 'border-accent bg-accent-soft font-medium'
                : 'border-line hover:border-line-strong hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="emitter"
              className="sr-only"
              checked={guide.id === chosen}
              onChange={() => onChosen(guide)}
            />
            {guide.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** From nothing to the first call: what sends, a key, what to set, and the arrival as it happens. */
export function ConnectGuide({ onSources }: { readonly onSources: (project: string) => void }) {
  const target = useTargetProject();
  const [guide, setGuide] = useState<Guide | undefined>(firstGuide);
  const [made, setMade] = useState<MadeKey | null>(null);
  if (guide === undefined) return null;
  const place = {
    origin: globalThis.location.origin,
    key: made?.key ?? keyToCome,
    project: target.name === 'default' ? null : target.name,
  };
  return (
    <div className="flex flex-col gap-5">
      <Card title="1. What sends?">
        <EmitterChoice chosen={guide.id} onChosen={setGuide} />
      </Card>
      <Card title="2. A key" about="that may send and nothing else">
        <IngestKey name={guide.label} made={made} onMade={setMade} />
      </Card>
      <Card title={`3. ${guide.label}`}>
        <div className="flex flex-col gap-4">
          {guide.steps.map((step) => (
            <Snippet key={`${guide.id} ${step.title}`} step={step} place={place} />
          ))}
          <p className="text-sm text-muted">
            {guide.expect}
            {guide.examples.length === 0 ? null : (
              <>
                {' '}
                Programs that run: <code className="text-xs">examples/{guide.examples.join(', examples/')}</code>.
              </>
            )}
          </p>
        </div>
      </Card>
      <FirstArrival project={target.name} key_id={made?.id ?? null} onSources={() => onSources(target.name)} />
    </div>
  );
}
