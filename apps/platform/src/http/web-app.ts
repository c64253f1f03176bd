import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface WebAppOptions {
  /** Where the built web app lies; `apps/web/dist` when absent. */
  readonly folder?: string;
  /** The CSRF token of the session a cookie header names; null where nobody is signed in. */
  readonly csrfTokenOf: (cookieHeader: string | undefined) => Promise<string | null>;
}

const builtFolder = join(dirname(fileURLToPath(import.meta.url)), '../../../web/dist');
const rootFiles = ['icon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest', 'sw.js'] as const;
/** What belongs to programs: nothing there is a page. */
const programPaths = /^\/(?:api|v1|ws|assets|\.well-known)(?:\/|$)/;

const notBuilt = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Netra Apex</title></head>
<body><h1>The web app is not built yet</h1><p><code>npm start</code> builds it. The API works without it: <a href="/api/docs">its documentation</a>.</p></body>
</html>
`;

/** The page as it was built, read again when a new build has taken its place; null where there is none. */
function createIndexReader(folder: string): () => Promise<string | null> {
  const path = join(folder, 'index.html');
  let kept: { at: number; html: string } | null = null;
  return async () => {
    try {
      const { mtimeMs } = await stat(path);
      if (kept?.at !== mtimeMs) kept = { at: mtimeMs, html: await readFile(path, 'utf8') };
      return kept.html;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
}

/** The token stands in the page; an empty one says that nobody is signed in. */
function withToken(html: string, token: string | null): string {
  const escaped = (token ?? '').replaceAll(/[^\w.-]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
  return html.replace('</head>', `<meta name="csrf-token" content="${escaped}"></head>`);
}

function isPage(request: FastifyRequest): boolean {
  const [path = '/'] = request.url.split('?', 1);
  return (request.headers.accept ?? '').includes('text/html') && !programPaths.test(path);
}

/** The web app on the API's own origin: files by their hashed names, and its one page at every address of a page. */
export async function mountWebApp(app: FastifyInstance, options: WebAppOptions): Promise<void> {
  const folder = options.folder ?? builtFolder;
  const index = createIndexReader(folder);
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    suppressWarning: true,
  });
  for (const name of rootFiles) {
    // Its name does not change with its content.
    app.get(`/${name}`, (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(name, folder, { cacheControl: false }),
    );
  }
  app.get('/*', async (request, reply) => {
    if (!isPage(request)) return reply.callNotFound();
    const html = await index();
    reply.type('text/html; charset=utf-8').header('cache-control', 'private, no-cache').header('vary', 'cookie');
    if (html === null) return reply.status(503).send(notBuilt);
    return reply.send(withToken(html, await options.csrfTokenOf(request.headers.cookie)));
  });
}
