import { type OrgId, orgIdSchema, upstreamIdSchema } from '@apex/contracts';
import { listen, type Listener, type ListenOptions } from '@apex/postgres';
import type { Snapshots } from './create-snapshots.ts';
import { changeChannel } from './notify-changed.ts';

/** Has changes that other processes commit count here at once; what was missed while nobody listened, when it is back. */
export function listenForChanges(
  snapshots: Pick<Snapshots, 'invalidate' | 'invalidateAll' | 'forgetSecret'>,
  options: Pick<ListenOptions, 'url' | 'log' | 'retry_ms'> & {
    readonly role?: string;
    /** Also told, with null where anything may have changed. */
    readonly onChange?: (organisation_id: OrgId | null) => void;
  },
): Listener {
  const { onChange, ...connection } = options;
  return listen({
    ...connection,
    application_name: 'apex gateway changes',
    channel: changeChannel,
    onNotice(payload) {
      const [told, secret_of] = payload.split(' ');
      const organisation = orgIdSchema.safeParse(told);
      if (!organisation.success) return;
      const upstream = upstreamIdSchema.safeParse(secret_of);
      if (upstream.success) snapshots.forgetSecret(upstream.data);
      snapshots.invalidate(organisation.data);
      onChange?.(organisation.data);
    },
    onListening() {
      snapshots.invalidateAll();
      onChange?.(null);
    },
  });
}
