import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useToast } from '../ui/use-toast.ts';

interface FocusButtonProps {
  /** Null: all time. */
  readonly span?: { readonly from: string; readonly to: string } | null;
}

/** Saves spend in the form that finance tools read: fetched first, so that a refusal is told instead of saved. */
export function FocusButton({ span = null }: FocusButtonProps) {
  const client = useApi();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const file = await client.exportFocus(span ?? {});
      saveFile(file, file.name);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={isBusy} icon={<FileDown aria-hidden className="size-4" />} onClick={() => void save()}>
      Export FOCUS
    </Button>
  );
}
