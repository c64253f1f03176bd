import type { Thread } from '@apex/contracts';
import { useCallback } from 'react';
import { useApi } from '../../api/use-api.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useToast } from '../../ui/use-toast.ts';

/** Saves the thread as a file: fetched first, so that a refusal is told instead of saved. */
export function useExportThread({ id }: Thread) {
  const client = useApi();
  const toast = useToast();
  return useCallback(
    (format: 'markdown' | 'pdf') => {
      async function save(): Promise<void> {
        const file = await client.exportThread({ id, format });
        saveFile(file, file.name);
      }
      save().catch(toast.error);
    },
    [client, id, toast],
  );
}
