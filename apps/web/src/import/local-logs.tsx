import type { ImportSummary, LocalLogSource, LocalLogs as Found, LocalLogsProgress } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Laptop } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { consume } from '../api/consume.ts';
import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FormError } from '../ui/form-error.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Time } from '../ui/time.tsx';
import { ImportResult } from './import-result.tsx';

const names: Readonly<Record<LocalLogSource, string>> = { 'claude-code': 'Claude Code', codex: 'Codex' };

/** Logs of coding agents on the machine the server runs on; nothing where they cannot be offered. */
export function LocalLogs({ project }: { readonly project: string }) {
  const query = useApiQuery('listLocalLogs', {}, { stale_ms: 60_000 });
  const found = query.data?.sources.filter(({ files }) => files > 0) ?? [];
  if (query.data?.available !== true || found.length === 0) return null;
  return (
    <Card title="Found on this machine" about="token counts, models and names of sessions are read; no texts">
      <ul className="flex flex-col gap-3">
        {found.map((source) => (
          <li key={source.source}>
            <LocalSource found={source} project={project} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function LocalSource({ found, project }: { readonly found: Found['sources'][number]; readonly project: string }) {
  const { clients } = useApp();
  const queries = useQueryClient();
  const { count, bytes } = useFormats();
  const [progress, setProgress] = useState<LocalLogsProgress | 'starting' | null>(null);
  const [imported, setImported] = useState<readonly ImportSummary[]>([]);
  const [error, setError] = useState<unknown>(null);
  const start = () => {
    setProgress('starting');
    setError(null);
    consume(clients(project).importLocalLogs({ sources: [found.source] }), setProgress)
      .then(({ imports }) => setImported(imports))
      .then(() => queries.invalidateQueries())
      .catch(setError)
      .finally(() => setProgress(null));
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Laptop aria-hidden className="size-4 text-faint" />
        <span className="text-sm font-medium">{names[found.source]}</span>
        <span className="text-xs text-muted">
          {count(found.files)} files, {bytes(found.bytes)}
          {found.newest_at === null ? null : (
            <>
              , latest <Time at={found.newest_at} />
            </>
          )}
        </span>
        <Button kind="primary" size="sm" className="ml-auto" busy={progress !== null} onClick={start}>
          Import {names[found.source]}
        </Button>
      </div>
      {progress === null ? null : (
        <ProgressBar
          label={
            progress === 'starting'
              ? 'Looking through the files'
              : `Reading file ${count(progress.file)} of ${count(progress.files)}: ${count(progress.records)} records`
          }
          done={progress === 'starting' ? 0 : progress.file}
          total={progress === 'starting' ? null : progress.files}
        />
      )}
      <FormError error={error} />
      {imported.map((summary) => (
        <ImportResult key={summary.import_id} summary={summary} project={project} />
      ))}
    </div>
  );
}
