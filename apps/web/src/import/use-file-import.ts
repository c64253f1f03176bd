import type { ImportSummary, UploadFormat, UploadPreview, UploadProgress } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { useApp } from '../api/app-context.ts';
import { consume } from '../api/consume.ts';

/** What has been chosen for a file so far. */
export interface Choices {
  readonly format?: UploadFormat;
  readonly map?: Readonly<Record<string, string>>;
}

interface Held {
  readonly name: string;
  readonly bytes: number;
}

export type FileImport =
  | { readonly step: 'none'; readonly error: unknown }
  | ({ readonly step: 'sending' } & Held)
  | ({
      readonly step: 'preview';
      readonly upload_id: string;
      readonly preview: UploadPreview;
      readonly choices: Choices;
      readonly isRefreshing: boolean;
      /** The import was begun and stopped: what came in until then stays. */
      readonly isStopped: boolean;
      readonly error: unknown;
    } & Held)
  | ({ readonly step: 'importing'; readonly progress: UploadProgress | null } & Held)
  | ({ readonly step: 'done'; readonly summary: ImportSummary } & Held);

const untouched = { isRefreshing: false, isStopped: false, error: null };
const nothing: FileImport = { step: 'none', error: null };
const replace = (_: FileImport, next: FileImport): FileImport => next;

/** A file from drop to summary: sent, previewed with a mapping, imported, all of it cancellable. */
export function useFileImport(project: string) {
  const { clients } = useApp();
  const queries = useQueryClient();
  const client = useMemo(() => clients(project), [clients, project]);
  const [state, become] = useReducer(replace, nothing);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const begin = useCallback(() => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);

  const send = useCallback(
    async (file: Blob, name: string) => {
      const signal = begin();
      const held = { name, bytes: file.size };
      become({ step: 'sending', ...held });
      try {
        const { upload_id } = await client.createUpload({ name }, { body: file, signal });
        const preview = await client.previewUpload({ id: upload_id }, { signal });
        become({ step: 'preview', ...held, upload_id, preview, choices: {}, ...untouched });
      } catch (error) {
        become(signal.aborted ? nothing : { step: 'none', error });
      }
    },
    [begin, client],
  );

  const choose = useCallback(
    async (from: Extract<FileImport, { step: 'preview' }>, choices: Choices) => {
      const signal = begin();
      become({ ...from, choices, isRefreshing: true, error: null });
      try {
        const preview = await client.previewUpload({ id: from.upload_id, ...choices }, { signal });
        become({ ...from, choices, preview, isRefreshing: false, error: null });
      } catch (error) {
        if (!signal.aborted) become({ ...from, choices, isRefreshing: false, error });
      }
    },
    [begin, client],
  );

  const confirm = useCallback(
    async (from: Extract<FileImport, { step: 'preview' }>) => {
      const signal = begin();
      const { name, bytes, upload_id, preview, choices } = from;
      become({ step: 'importing', name, bytes, progress: null });
      try {
        const format = choices.format ?? preview.format;
        const input = { id: upload_id, map: preview.map, ...(format === null ? {} : { format }) };
        const summary = await consume(client.importUpload(input, { signal }), (progress) =>
          become({ step: 'importing', name, bytes, progress }),
        );
        become({ step: 'done', name, bytes, summary });
      } catch (error) {
        become(signal.aborted ? { ...from, error: null, isStopped: true } : { ...from, error });
      }
      await queries.invalidateQueries();
    },
    [begin, client, queries],
  );

  const stop = useCallback(() => running.current?.abort(), []);

  const reset = useCallback(
    (upload_id?: string) => {
      running.current?.abort();
      become(nothing);
      if (upload_id === undefined) return;
      // What stays of it after all is swept within a day.
      client.deleteUpload({ id: upload_id }).catch(() => undefined);
    },
    [client],
  );

  return { state, send, choose, confirm, stop, reset };
}
