import type { Caller } from '@apex/contracts';
import type { Clock } from '../clock.ts';

export interface SocketLimits {
  /** Open sockets of one person in an organisation: tabs and terminals together. */
  readonly sockets_per_person: number;
  /** Frames of one socket, over time. */
  readonly frames_per_second: number;
  /** Frames of one socket at once, after it was quiet. */
  readonly frames_at_once: number;
}

export const defaultSocketLimits: SocketLimits = {
  sockets_per_person: 100,
  frames_per_second: 20,
  frames_at_once: 100,
};

/** Counts the sockets of each person in this process. */
export interface SocketCount {
  /** Gives the function that leaves, or null where the person has as many as they may. */
  enter(caller: Caller): (() => void) | null;
}

export function createSocketCount({ sockets_per_person }: Pick<SocketLimits, 'sockets_per_person'>): SocketCount {
  const open = new Map<string, number>();
  return {
    enter({ organisation_id, actor }) {
      const person = `${organisation_id} ${actor.user_id}`;
      const count = open.get(person) ?? 0;
      if (count >= sockets_per_person) return null;
      open.set(person, count + 1);
      return () => {
        const left = (open.get(person) ?? 1) - 1;
        if (left === 0) open.delete(person);
        else open.set(person, left);
      };
    },
  };
}

/** Says of each frame of a socket whether it came too soon: a bucket that fills evenly. */
export function createFrameGauge(limits: SocketLimits, clock: Clock): () => boolean {
  const { frames_at_once, frames_per_second } = limits;
  let left = frames_at_once;
  let at = clock.now();
  return () => {
    const now = clock.now();
    left = Math.min(frames_at_once, left + (Math.max(0, now - at) / 1000) * frames_per_second);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
