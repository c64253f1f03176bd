import { type ReactNode, useEffect } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { PendingPage } from './pending-page.tsx';
import { useFillSample } from './use-fill-sample.ts';
import { useProject } from './use-project.ts';

const stageNames = { making: 'Making up a team’s calls', storing: 'Storing calls', summing: 'Summing up days' };

function FillingPage({ project }: { readonly project: string }) {
  const { count } = useFormats();
  const { progress, error, start } = useFillSample(project);
  useEffect(start, [start]);
  return (
    <Page wide={false}>
      <PageHeader
        title="Your workspace is being set up"
        about="A sample project with nine weeks of a made-up team’s AI calls, so that there is something to ask about at once. It is labelled everywhere and deleted with one click."
      />
      {error === null ? (
        <ProgressBar
          label={
            progress === null
              ? 'Starting'
              : `${stageNames[progress.stage]}, ${count(progress.done)} of ${count(progress.total)}`
          }
          done={progress?.done ?? 0}
          total={progress?.total ?? null}
        />
      ) : (
        <ErrorState error={error} title="The sample could not be filled." retry={start} />
      )}
    </Page>
  );
}

/** Pages wait until the sample project, where it is the one that is open, holds its calls. */
export function SampleGate({ children }: { readonly children: ReactNode }) {
  const project = useProject();
  const imports = useApiQuery('listImports', { per_page: 100 }, { enabled: project.sample, stale_ms: 60_000 });
  if (!project.sample || imports.error !== null) return children;
  if (imports.data === undefined) return <PendingPage />;
  // One that is not complete is filled on: half of it would answer every question wrongly.
  const isFilled = imports.data.imports.some(({ format, status }) => format === 'synth' && status === 'complete');
  return isFilled ? children : <FillingPage project={project.name} />;
}
