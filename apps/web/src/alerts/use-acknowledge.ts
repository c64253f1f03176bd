import type { Alert } from '@apex/contracts';
import { useApiMutation } from '../api/use-api.ts';
import { useToast } from '../ui/use-toast.ts';

/** Says that somebody looks after an alert, with a way back. */
export function useAcknowledge() {
  const toast = useToast();
  const invalidates = ['listAlerts', 'getAlert'] as const;
  const back = useApiMutation('acknowledgeAlert', { invalidates });
  const change = useApiMutation('acknowledgeAlert', {
    invalidates,
    onSuccess: ({ id, acknowledged_at }) => {
      const acknowledged = acknowledged_at !== null;
      toast({
        title: acknowledged ? 'Acknowledged' : 'No longer acknowledged',
        undo: () => back.mutate({ id, acknowledged: !acknowledged }),
      });
    },
  });
  return {
    isPending: change.isPending,
    toggle: ({ id, acknowledged_at }: Alert) =>
      change.mutate({ id, acknowledged: acknowledged_at === null }, { onError: toast.error }),
  };
}
