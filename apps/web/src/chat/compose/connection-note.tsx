import { useSocketState } from '../live/use-chat-live.ts';

const words = {
  idle: null,
  connecting: null,
  open: null,
  waiting: 'Reconnecting. Runs go on meanwhile.',
  refused: 'No live connection: answers are asked after once a second.',
} as const;

/** Says quietly when answers do not come live; silent while all is well. */
export function ConnectionNote() {
  return <span role="status">{words[useSocketState()]}</span>;
}
