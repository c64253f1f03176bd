import { useNavigate } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { sessionQuery } from '../api/session.ts';
import { useApiMutation } from '../api/use-api.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { useIdentity, useProject } from './use-project.ts';

/** Says that these figures are made up, and the two ways out: one's own data, or no sample at all. */
export function SampleBanner() {
  const app = useApp();
  const project = useProject();
  const { project: own } = useIdentity();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useApiMutation('deleteProject', {
    onSuccess: () => {
      setAsking(false);
      void app.query_client
        .fetchQuery({ ...sessionQuery(app), staleTime: 0 })
        .then(() => navigate({ to: '.', search: (before) => ({ ...before, project: undefined }) }));
    },
  });
  if (!project.sample) return null;
  return (
    <>
      <Banner
        tone="accent"
        label="Sample data"
        icon={<FlaskConical aria-hidden className="size-4 text-warn" />}
        actions={
          <span className="flex gap-2">
            <Button
              size="sm"
              kind="primary"
              onClick={() => void navigate({ to: '/import', search: { project: own.name } })}
            >
              Connect your own
            </Button>
            <Button size="sm" kind="ghost" onClick={() => setAsking(true)}>
              Delete sample
            </Button>
          </span>
        }
      >
        <strong className="font-medium">Sample data.</strong> A made-up team, to look around with. It never mixes with
        your own figures.
      </Banner>
      <Dialog
        open={asking}
        onOpen={setAsking}
        title="Delete the sample project?"
        about="Its made-up calls, threads and findings go. Your own projects stay as they are."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate({ id: project.id })}>
              Delete sample
            </Button>
          </>
        }
      >
        <FormError error={remove.error} />
      </Dialog>
    </>
  );
}
