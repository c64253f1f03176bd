import { useState } from 'react';
import { useFormats } from '../format/formats-context.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FileDrop } from '../ui/file-drop.tsx';
import { FormError } from '../ui/form-error.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { ImportResult } from './import-result.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { UploadMapping } from './upload-mapping.tsx';
import { type FileImport, useFileImport } from './use-file-import.ts';

const formats = 'CSV, JSON, JSONL, Parquet, prefix traces, session logs; gzip is fine. Up to 50 MB.';

/** A file, or pasted rows, from drop to summary. */
export function FileImporter({ project }: { readonly project: string }) {
  const { state, send, choose, confirm, stop, reset } = useFileImport(project);
  const [pasting, setPasting] = useState(false);
  return (
    <Card title="A file" about="a usage export or logs; the columns are yours to map">
      {state.step === 'none' ? (
        <div className="flex flex-col gap-3">
          <FileDrop
            label="Drop a file here, or choose one"
            about={formats}
            onFiles={([file]) => {
              if (file !== undefined) void send(file, file.name);
            }}
          />
          <FormError error={state.error} />
          <Button className="self-start" onClick={() => setPasting(true)}>
            Paste rows instead
          </Button>
        </div>
      ) : null}
      <UnderWay state={state} onStop={stop} />
      {state.step === 'preview' ? (
        <UploadMapping
          state={state}
          onChoices={(choices) => void choose(state, choices)}
          onConfirm={() => void confirm(state)}
          onCancel={() => reset(state.upload_id)}
        />
      ) : null}
      {state.step === 'done' ? (
        <div className="flex flex-col gap-3">
          <ImportResult summary={state.summary} project={project} />
          <Button className="self-start" onClick={() => reset()}>
            Import another file
          </Button>
        </div>
      ) : null}
      <PasteDialog
        open={pasting}
        onOpen={setPasting}
        onText={(text) => void send(new Blob([text], { type: 'text/plain' }), 'pasted')}
      />
    </Card>
  );
}

function UnderWay({ state, onStop }: { readonly state: FileImport; readonly onStop: () => void }) {
  const { bytes, count } = useFormats();
  if (state.step !== 'sending' && state.step !== 'importing') return null;
  const progress = state.step === 'importing' ? state.progress : null;
  const label =
    state.step === 'sending'
      ? `Sending ${state.name}, ${bytes(state.bytes)}`
      : progress === null
        ? `Importing ${state.name}`
        : `Importing ${state.name}: ${count(progress.records)} records, ${count(progress.calls)} new calls`;
  return (
    <div className="flex items-end gap-3">
      <div className="min-w-0 flex-1">
        <ProgressBar label={label} done={progress?.read_bytes ?? 0} total={progress?.total_bytes ?? null} />
      </div>
      <Button size="sm" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
