import type { RunId } from '@apex/contracts';
import { useSyncExternalStore } from 'react';
import { useApp } from '../../api/app-context.ts';
import type { ChatLive } from './chat-live.ts';
import type { SocketState } from './run-socket.ts';
import type { RunView } from './run-view.ts';

export function useChatLive(): ChatLive {
  return useApp().chat;
}

/** A run as this tab follows it; undefined where it does not. */
export function useLiveRun(run_id: RunId): RunView | undefined {
  const { runs } = useChatLive();
  return useSyncExternalStore(runs.subscribe, () => runs.get(run_id));
}

export function useSocketState(): SocketState {
  const { subscribe, state } = useChatLive();
  return useSyncExternalStore(subscribe, state);
}
