import type { CallExportFormat } from '@apex/contracts';
import { FileDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useApi } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { saveFile } from '../ui/save-file.ts';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';

const formats = [
  { value: 'jsonl', label: 'JSON lines' },
  { value: 'csv', label: 'CSV' },
] as const;

/** Saves every call of a period: fetched first, so that a refusal is told instead of saved. */
export function ExportCalls() {
  const client = useApi();
  const toast = useToast();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [format, setFormat] = useState<CallExportFormat>('jsonl');
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const period = { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
      const file = await client.exportCalls({ ...period, format });
      saveFile(file, file.name);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit} aria-label="Export calls" className="flex flex-wrap items-end gap-3">
      <TextField label="From" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      <TextField label="Until before" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      <Select label="Format" value={format} options={formats} onValue={setFormat} />
      <Button type="submit" busy={isBusy} icon={<FileDown aria-hidden className="size-4" />}>
        Export calls
      </Button>
    </form>
  );
}
