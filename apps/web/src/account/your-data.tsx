import { useState } from 'react';
import { useApi } from '../api/use-api.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useToast } from '../ui/use-toast.ts';
import { DeleteAccountDialog } from './delete-account-dialog.tsx';

/** What is held on the person: to take along, and to take away. */
export function YourData() {
  const client = useApi();
  const toast = useToast();
  const { roles } = useIdentity();
  const [isDeleting, setDeleting] = useState(false);
  const save = (of: 'account' | 'organisation') => {
    async function fetchAndSave(): Promise<void> {
      const file = await client.exportAccount({ of });
      saveFile(file, file.name);
    }
    fetchAndSave().catch(toast.error);
  };
  return (
    <Card title="Your data" about="As lines of JSON: everything held on you, and no secret.">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => save('account')}>Export your account</Button>
        {roles.includes('owner') ? <Button onClick={() => save('organisation')}>Export the organisation</Button> : null}
        <Button kind="danger" onClick={() => setDeleting(true)}>
          Delete your account
        </Button>
      </div>
      {isDeleting ? <DeleteAccountDialog onClose={() => setDeleting(false)} /> : null}
    </Card>
  );
}
