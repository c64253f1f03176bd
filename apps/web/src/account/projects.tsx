import type { Project } from '@apex/contracts';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { useIdentity, useProject } from '../shell/use-project.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/use-toast.ts';
import { DeleteProjectDialog } from './delete-project-dialog.tsx';
import { isAtLeast } from './may.ts';
import { useIdentityChanged } from './use-identity-changed.ts';

interface ProjectLineProps {
  readonly project: Project;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onDelete: (() => void) | null;
}

function ProjectLine({ project, isOpen, onOpen, onDelete }: ProjectLineProps) {
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm">
      <span className="min-w-0 truncate font-medium">{project.name}</span>
      {project.sample ? <Badge tone="warn">sample data</Badge> : null}
      {isOpen ? <Badge tone="accent">open</Badge> : null}
      <span className="text-xs text-muted">
        made <Time at={project.created_at} />
      </span>
      <span className="ml-auto flex gap-2">
        {isOpen ? null : (
          <Button size="sm" aria-label={`Open ${project.name}`} onClick={onOpen}>
            Open
          </Button>
        )}
        {onDelete === null ? null : (
          <Button size="sm" kind="danger" aria-label={`Delete ${project.name}`} onClick={onDelete}>
            Delete
          </Button>
        )}
      </span>
    </li>
  );
}

/** Projects keep calls, questions and findings apart: make one, open one, delete one. */
export function Projects() {
  const { projects, roles } = useIdentity();
  const open = useProject();
  const navigate = useNavigate();
  const changed = useIdentityChanged();
  const toast = useToast();
  const [name, setName] = useState('');
  const [deleting, setDeleting] = useState<Project | null>(null);
  const hasSample = projects.some(({ sample }) => sample);
  const create = useApiMutation('createProject', {
    onSuccess: (project) => {
      setName('');
      toast({ title: `Project ${project.name} made` });
      changed().catch(toast.error);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim() });
  };
  return (
    <Card title="Projects" about="Each keeps its calls, questions and findings to itself." flush>
      <ul className="divide-y divide-line border-y border-line">
        {projects.map((project) => (
          <ProjectLine
            key={project.id}
            project={project}
            isOpen={project.id === open.id}
            onOpen={() => void navigate({ to: '.', search: (before) => ({ ...before, project: project.name }) })}
            onDelete={project.name !== 'default' && isAtLeast(roles, 'admin') ? () => setDeleting(project) : null}
          />
        ))}
      </ul>
      {isAtLeast(roles, 'member') ? (
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2 px-4 py-3">
          <TextField
            label="New project"
            required
            maxLength={255}
            className="min-w-0 flex-1 basis-48"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" busy={create.isPending}>
            Make project
          </Button>
          {hasSample ? null : (
            <Button kind="ghost" onClick={() => create.mutate({ name: 'sample' })}>
              Bring the sample back
            </Button>
          )}
        </form>
      ) : null}
      <div className="px-4 pb-3 empty:hidden">
        <FormError error={create.error} />
      </div>
      <DeleteProjectDialog
        project={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={(project) => {
          toast({ title: `Project ${project.name} is deleted` });
          const leave =
            project.id === open.id
              ? navigate({ to: '.', search: (before) => ({ ...before, project: undefined }) })
              : Promise.resolve();
          changed()
            .then(() => leave)
            .catch(toast.error);
        }}
      />
    </Card>
  );
}
