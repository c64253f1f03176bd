import type { Row } from '../../row.ts';
import { replayAlone } from './replay-alone.ts';
import { replayStored } from './replay-stored.ts';

export const simulatorsRow: Row = {
  name: 'simulators',
  summary: 'the prompt-cache simulator over a million calls, alone and at the API',
  parts: [replayAlone, replayStored],
};
