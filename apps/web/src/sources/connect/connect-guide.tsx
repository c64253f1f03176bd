import { useState } from 'react';
import { useTargetProject } from '../../import/use-target-project.ts';
import { Card } from '../../ui/card.tsx';
import { ChoiceGrid } from './choice-grid.tsx';
import { FirstArrival } from './first-arrival.tsx';
import { type Guide, keyToCome } from './guide.ts';
import { guides } from './guides.ts';
import { IngestKey, type MadeKey } from './ingest-key.tsx';
import { Snippet } from './snippet.tsx';

const [firstGuide] = guides;

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
        <ChoiceGrid
          legend="What sends"
          options={guides}
          chosen={guide.id}
          onChosen={(id) => setGuide(guides.find((one) => one.id === id))}
        />
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
