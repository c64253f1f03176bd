import type { Format } from '../../model-spec/format.ts';
import { readAnswer, writeAnswer } from './answer.ts';
import { readError, writeError } from './error.ts';
import { readRequest } from './read-request.ts';
import { createStreamReader } from './stream-reader.ts';
import { createStreamWriter, errorEvent } from './stream-writer.ts';
import { writeRequest } from './write-request.ts';

export const gemini: Format = {
  name: 'gemini_generate_content',
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
