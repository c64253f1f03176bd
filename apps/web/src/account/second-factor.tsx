import { useState } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { DisableSecondFactorDialog } from './disable-second-factor-dialog.tsx';
import { EnrolSecondFactorDialog } from './enrol-second-factor-dialog.tsx';

/** Whether the person's sign-in asks for a one-time code, and the way to change that. */
export function SecondFactor() {
  const query = useApiQuery('getSecondFactor', {});
  const [open, setOpen] = useState<'enrol' | 'disable' | null>(null);
  const { data, error } = query;
  return (
    <Card title="One-time codes" about="A second step at sign-in: a stolen password alone is no way in.">
      {query.isPending ? <SkeletonLines /> : null}
      {error === null ? null : <ErrorState error={error} compact retry={() => void query.refetch()} />}
      {data === undefined ? null : (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          {data.enabled_at === null ? (
            <>
              <span>Off.</span>
              <Button kind="primary" onClick={() => setOpen('enrol')}>
                Turn on
              </Button>
            </>
          ) : (
            <>
              <span>
                On since <Time at={data.enabled_at} />; {data.recovery_codes_left} recovery codes left.
              </span>
              <Button kind="danger" onClick={() => setOpen('disable')}>
                Turn off
              </Button>
            </>
          )}
        </div>
      )}
      {open === 'enrol' ? <EnrolSecondFactorDialog onClose={() => setOpen(null)} /> : null}
      {open === 'disable' ? <DisableSecondFactorDialog onClose={() => setOpen(null)} /> : null}
    </Card>
  );
}
