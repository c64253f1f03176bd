import { Link } from '@tanstack/react-router';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { CommandLine } from './command-line.tsx';
import { FileImporter } from './file-importer.tsx';
import { LocalLogs } from './local-logs.tsx';
import { PastImports } from './past-imports.tsx';
import { useTargetProject } from './use-target-project.ts';

/** Every way calls come in: this machine's logs, a file, pasted rows, the command line. */
export function ImportPage() {
  const target = useTargetProject();
  return (
    <Page wide={false}>
      <PageHeader
        title="What do you already have?"
        tab="Import"
        about={
          <>
            Calls go into the project <strong className="font-medium text-ink">{target.name}</strong>. Importing the
            same thing twice adds nothing. Prompts and answers are not read. What runs now can{' '}
            <Link to="/sources" search={{ connect: true }} className="text-accent underline underline-offset-2">
              send its calls as telemetry
            </Link>
            .
          </>
        }
      />
      <div className="flex flex-col gap-5">
        <LocalLogs project={target.name} />
        <FileImporter project={target.name} />
        <CommandLine />
        <PastImports project={target.name} />
      </div>
    </Page>
  );
}
