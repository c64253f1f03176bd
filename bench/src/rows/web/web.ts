import type { Row } from '../../row.ts';
import { blockLoads } from './blocking.ts';
import { timeInteractions } from './interactions.ts';
import { askLighthouse } from './lighthouse.ts';
import { scrollLongTable } from './long-table.ts';
import { weighPages } from './page-weights.ts';
import { watchRunningChat } from './running-chat.ts';

export const webRow: Row = {
  name: 'web',
  summary: 'the web app in Chromium: weight, input to paint, frames, Lighthouse',
  parts: [weighPages, blockLoads, timeInteractions, scrollLongTable, watchRunningChat, askLighthouse],
};
