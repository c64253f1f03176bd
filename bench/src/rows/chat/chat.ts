import type { Row } from '../../row.ts';
import { answerQuestions } from './answer.ts';
import { deliverEvents } from './deliver.ts';

export const chatRow: Row = {
  name: 'chat',
  summary: 'questions over a million calls, and events to a thousand sockets',
  parts: [answerQuestions, deliverEvents],
};
