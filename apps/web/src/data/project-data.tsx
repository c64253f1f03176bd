import { useState } from 'react';
import { isAtLeast } from '../account/may.ts';
import { useIdentity, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DataDeletions } from './data-deletions.tsx';
import { DeleteDataDialog } from './delete-data-dialog.tsx';
import { ExportCalls } from './export-calls.tsx';
import { RetentionForm } from './retention-form.tsx';

/** What the open project holds: out as a file, kept for so long, gone for good. */
export function ProjectData() {
  const { name } = useProject();
  const { roles } = useIdentity();
  const [isDeleting, setDeleting] = useState(false);
  const mayChange = isAtLeast(roles, 'admin');
  return (
    <Card
      title="Data"
      about={`The calls of project ${name}: take them along, say how long they are kept, delete them.`}
    >
      <div className="flex flex-col gap-6">
        <ExportCalls />
        <RetentionForm mayChange={mayChange} />
        <section aria-labelledby="deletions" className="flex flex-col gap-3">
          <h3 id="deletions" className="text-sm font-medium">
            Deletions
          </h3>
          <DataDeletions />
          {mayChange ? (
            <Button kind="danger" className="self-start" onClick={() => setDeleting(true)}>
              Delete data
            </Button>
          ) : null}
        </section>
      </div>
      {isDeleting ? <DeleteDataDialog onClose={() => setDeleting(false)} /> : null}
    </Card>
  );
}
