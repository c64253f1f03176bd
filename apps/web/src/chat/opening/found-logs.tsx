import type { LocalLogSource, LocalLogsProgress } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Laptop } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../api/app-context.ts';
import { consume } from '../../api/consume.ts';
import { useApiQuery } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { useTargetProject } from '../../import/use-target-project.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { keepDraft } from '../compose/drafts.ts';

const names: Readonly<Record<LocalLogSource, string>> = { 'claude-code': 'Claude Code', codex: 'Codex' };
const afterImport = 'Where do my tokens go?';

type State = { kind: 'found' | 'done' } | { kind: 'reading'; progress: LocalLogsProgress | null };

function useImport(sources: readonly LocalLogSource[]) {
  const { clients } = useApp();
  const queries = useQueryClient();
  const target = useTargetProject();
  const [state, setState] = useState<State>({ kind: 'found' });
  const [error, setError] = useState<unknown>(null);
  const start = () => {
    setError(null);
    setState({ kind: 'reading', progress: null });
    consume(clients(target.name).importLocalLogs({ sources: [...sources] }), (progress) =>
      setState({ kind: 'reading', progress }),
    )
      .then(() => queries.invalidateQueries())
      .then(() => setState({ kind: 'done' }))
      .catch((cause: unknown) => {
        setError(cause);
        setState({ kind: 'found' });
      });
  };
  return { state, error, start, target };
}

/** Logs of coding agents found on this machine, offered with what they are; nothing where there are none. */
export function FoundLogs({ onAsk }: { readonly onAsk: (question: string) => void }) {
  const { count, bytes } = useFormats();
  const navigate = useNavigate();
  const open = useProject();
  const logs = useApiQuery('listLocalLogs', {}, { stale_ms: 60_000 });
  const found = logs.data?.sources.filter(({ files }) => files > 0) ?? [];
  const { state, error, start, target } = useImport(found.map(({ source }) => source));
  if (logs.data?.available !== true || found.length === 0) return null;
  const files = found.reduce((sum, source) => sum + source.files, 0);
  const size = found.reduce((sum, source) => sum + source.bytes, 0);
  const ask = () => {
    if (target.id === open.id) return onAsk(afterImport);
    keepDraft(`new ${target.name}`, afterImport);
    void navigate({ to: '/chat', search: (before) => ({ ...before, project: target.name }) });
  };
  return (
    <section aria-label="Found on this machine" className="mt-6 rounded-xl border border-line bg-raised p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Laptop aria-hidden className="size-5 shrink-0 text-muted" />
        <div className="min-w-0 flex-1 basis-56">
          <p className="text-base font-medium">
            {state.kind === 'done' ? 'Your sessions are in' : 'Your coding agents’ logs are on this machine'}
          </p>
          <p className="text-sm text-muted">
            {state.kind === 'done'
              ? `They are in the project ${target.name}.`
              : `${found.map(({ source }) => names[source]).join(' and ')}, ${bytes(size)}. Counts, models and names are read; no texts.`}
          </p>
        </div>
        {state.kind === 'done' ? (
          <Button kind="primary" onClick={ask}>
            {afterImport}
          </Button>
        ) : (
          <Button kind="primary" busy={state.kind === 'reading'} onClick={start}>
            Import {count(files)} {files === 1 ? 'session' : 'sessions'}
          </Button>
        )}
      </div>
      {state.kind === 'reading' ? (
        <div className="mt-3">
          <ProgressBar
            label={
              state.progress === null
                ? 'Looking through the files'
                : `File ${count(state.progress.file)} of ${count(state.progress.files)}, ${count(state.progress.records)} records`
            }
            done={state.progress?.file ?? 0}
            total={state.progress?.files ?? null}
          />
        </div>
      ) : null}
      <FormError error={error} />
    </section>
  );
}
