import type { Project } from '@apex/contracts';
import { useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';

interface DeleteProjectDialogProps {
  /** Null closes it. */
  readonly project: Project | null;
  readonly onClose: () => void;
  readonly onDeleted: (project: Project) => void;
}

/** Has the name typed, since calls that are gone cannot come back; a sample needs no such care. */
export function DeleteProjectDialog({ project, onClose, onDeleted }: DeleteProjectDialogProps) {
  const [typed, setTyped] = useState('');
  const remove = useApiMutation('deleteProject');
  const close = () => {
    setTyped('');
    remove.reset();
    onClose();
  };
  const isSure = project !== null && (project.sample || typed === project.name);
  return (
    <Dialog
      open={project !== null}
      onOpen={(open) => {
        if (!open) close();
      }}
      title={`Delete ${project?.name ?? 'the project'}?`}
      about="Its calls, questions and findings are deleted for good."
      footer={
        <>
          <Button onClick={close}>Keep it</Button>
          <Button
            kind="danger"
            disabled={!isSure}
            busy={remove.isPending}
            onClick={() => {
              if (project === null) return;
              remove.mutate(
                { id: project.id },
                {
                  onSuccess: () => {
                    onDeleted(project);
                    close();
                  },
                },
              );
            }}
          >
            Delete project
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {project === null || project.sample ? null : (
          <TextField
            label={`Type ${project.name} to be sure`}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <FormError error={remove.error} />
      </div>
    </Dialog>
  );
}
