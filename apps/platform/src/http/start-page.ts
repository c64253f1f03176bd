import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'public');

/** The plain page at `/` with its style and script. */
export async function mountStartPage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    index: ['index.html'],
    decorateReply: false,
    maxAge: '1h',
    wildcard: false,
  });
}
