import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

interface NothingRecordedProps {
  readonly icon: ReactNode;
  readonly noun: string;
  /** Filters or a period leave nothing; otherwise there is nothing at all. */
  readonly isNarrowed: boolean;
  readonly onClear: () => void;
}

/** An empty list, and the way out of it. */
export function NothingRecorded({ icon, noun, isNarrowed, onClear }: NothingRecordedProps) {
  if (isNarrowed) {
    return (
      <EmptyState icon={icon} title={`No ${noun} fit`} actions={<Button onClick={onClear}>Show all {noun}</Button>}>
        The filters and the period leave none.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={icon}
      title={`No ${noun} yet`}
      actions={
        <>
          <Button asChild kind="primary">
            <Link to="/import">Import what you have</Link>
          </Button>
          <Button asChild>
            <Link to="/sources" search={{ connect: true }}>
              Connect a source
            </Link>
          </Button>
        </>
      }
    >
      The logs of your coding agents, a usage export or a CSV file are enough to begin; what runs now can send
      telemetry.
    </EmptyState>
  );
}
