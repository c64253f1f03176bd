import { type Json, textOf } from './json.ts';

/** The model of an OpenAI request; Azure's may name it in the path alone, as its deployment. */
export const openaiModel = (body: Json, path: string): string =>
  textOf(body['model']) || decodeURIComponent(/\/deployments\/([^/]+)\//.exec(path)?.[1] ?? '');
