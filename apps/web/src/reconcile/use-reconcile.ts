import type { ReconciliationId, ReconciliationPreview } from '@apex/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { invalidateRoutes, useApi } from '../api/use-api.ts';

/** What was said of a file so far. */
export interface InvoiceChoices {
  readonly map?: Readonly<Record<string, string>>;
  readonly provider?: string;
}

interface Held {
  readonly name: string;
}

export type InvoiceFile =
  | { readonly step: 'none'; readonly error: unknown }
  | ({ readonly step: 'sending' } & Held)
  | ({
      readonly step: 'preview';
      readonly upload_id: string;
      readonly preview: ReconciliationPreview;
      readonly choices: InvoiceChoices;
      readonly isBusy: boolean;
      readonly error: unknown;
    } & Held);
type Previewed = Extract<InvoiceFile, { step: 'preview' }>;

const nothing: InvoiceFile = { step: 'none', error: null };
const replace = (_: InvoiceFile, next: InvoiceFile): InvoiceFile => next;

/** An export from drop to result: sent, previewed with its mapping, compared. `onDone` gets the result's id. */
export function useReconcile(onDone: (id: ReconciliationId) => void) {
  const client = useApi();
  const queries = useQueryClient();
  const [state, become] = useReducer(replace, nothing);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const begin = useCallback(() => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);

  const drop = useCallback(
    (upload_id: string) => {
      // What stays of it after all is swept within a day.
      client.deleteUpload({ id: upload_id }).catch(() => undefined);
    },
    [client],
  );

  const send = useCallback(
    async (file: File) => {
      const signal = begin();
      const { name } = file;
      become({ step: 'sending', name });
      try {
        const { upload_id } = await client.createUpload({ name }, { body: file, signal });
        const preview = await client.previewReconciliation({ upload_id }, { signal });
        become({ step: 'preview', name, upload_id, preview, choices: {}, isBusy: false, error: null });
      } catch (error) {
        become(signal.aborted ? nothing : { step: 'none', error });
      }
    },
    [begin, client],
  );

  const choose = useCallback(
    async (from: Previewed, choices: InvoiceChoices) => {
      const signal = begin();
      become({ ...from, choices, isBusy: true, error: null });
      try {
        const preview = await client.previewReconciliation({ upload_id: from.upload_id, ...choices }, { signal });
        become({ ...from, choices, preview, isBusy: false, error: null });
      } catch (error) {
        if (!signal.aborted) become({ ...from, choices, isBusy: false, error });
      }
    },
    [begin, client],
  );

  const compare = useCallback(
    async (from: Previewed) => {
      const signal = begin();
      become({ ...from, isBusy: true, error: null });
      try {
        const { id } = await client.createReconciliation({ upload_id: from.upload_id, ...from.choices }, { signal });
        drop(from.upload_id);
        become(nothing);
        await invalidateRoutes(queries, ['listReconciliations']);
        onDone(id);
      } catch (error) {
        become({ ...from, isBusy: false, error: signal.aborted ? null : error });
      }
    },
    [begin, client, drop, onDone, queries],
  );

  const reset = useCallback(
    (upload_id?: string) => {
      running.current?.abort();
      become(nothing);
      if (upload_id !== undefined) drop(upload_id);
    },
    [drop],
  );

  return { state, send, choose, compare, reset };
}
