import type { Row } from './row.ts';
import { apiRow } from './rows/api.ts';
import { chatRow } from './rows/chat/chat.ts';
import { emptyMachineRow } from './rows/empty-machine.ts';
import { gatewayRow } from './rows/gateway/gateway.ts';
import { idleRow } from './rows/idle.ts';
import { importRow } from './rows/import/import.ts';
import { otlpRow } from './rows/otlp/otlp.ts';
import { queryRow } from './rows/query.ts';
import { simulatorsRow } from './rows/simulators/simulators.ts';
import { startRow } from './rows/start.ts';
import { webRow } from './rows/web/web.ts';

/** Every row, in the order they run. */
export const rows: readonly Row[] = [
  startRow,
  idleRow,
  gatewayRow,
  importRow,
  otlpRow,
  queryRow,
  simulatorsRow,
  apiRow,
  chatRow,
  webRow,
  emptyMachineRow,
];
