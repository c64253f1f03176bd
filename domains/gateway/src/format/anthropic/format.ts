import type { Format } from '../../model-spec/format.ts';
import { readAnswer, writeAnswer } from './answer.ts';
import { readError, writeError } from './error.ts';
import { readRequest } from './read-request.ts';
import { createStreamReader } from './stream-reader.ts';
import { createStreamWriter, errorEvent } from './stream-writer.ts';
import { writeRequest } from './write-request.ts';

export const anthropic: Format = {
  name: 'anthropic_messages',
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  createStreamReader,
  createStreamWriter,
  readError,
  writeError,
  errorEvent,
};
