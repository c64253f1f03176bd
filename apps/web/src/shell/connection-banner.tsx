import { CloudOff } from 'lucide-react';
import { useApp } from '../api/app-context.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useConnection } from './use-connection.ts';

/** Says that what is shown may be old, and that it will catch up by itself. */
export function ConnectionBanner() {
  const { connection } = useApp();
  const state = useConnection();
  return (
    <div role="status">
      {state === 'online' ? null : (
        <Banner
          tone="warn"
          label="Connection"
          icon={<CloudOff aria-hidden className="size-4" />}
          actions={
            <Button size="sm" onClick={() => connection.retry()}>
              Try now
            </Button>
          }
        >
          {state === 'offline'
            ? 'You are offline. What you see is from before; it is brought up to date when you are back.'
            : 'The server does not answer. Reconnecting; what you see is from before.'}
        </Banner>
      )}
    </div>
  );
}
