import type { Format } from '../../model-spec/format.ts';
import { readOpenaiError, writeOpenaiError } from '../openai-error.ts';
import { readAnswer, writeAnswer } from './answer.ts';
import { readRequest } from './read-request.ts';
import { createStreamReader } from './stream-reader.ts';
import { createStreamWriter, errorEvent } from './stream-writer.ts';
import { writeRequest } from './write-request.ts';

export const openaiChat: Format = {
  name: 'openai_chat',
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  createStreamReader,
  createStreamWriter,
  readError: readOpenaiError,
  writeError: writeOpenaiError,
  errorEvent,
};
