import { type RouteTable } from '@apex/contracts';
import { invalidInput, openApiDocument } from '@apex/kit/http';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { toOpenApi30 } from './openapi-3-0.ts';

const require = createRequire(import.meta.url);
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));

const description = [
  'Every answer stands in `{"success": true, "data": …}`, lists with `pagination` beside the data.',
  'Errors are `{"error", "error_code", "details"?, "correlation_id"}`.',
  'Send an access token or API key as a bearer token or in `X-API-Key`; name the project in `X-Apex-Project`, percent-encoded.',
].join(' ');

function page(title: string, head: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="icon" href="/icon.svg">${head}</head><body>${body}</body></html>`;
}

const swaggerPage = page(
  'Netra Apex API',
  '<link rel="stylesheet" href="/api/docs/swagger/swagger-ui.css">',
  '<main id="swagger-ui"></main><script src="/api/docs/swagger/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script>',
);
/** Folded by tag: it draws some five routes a second. */
const swaggerStart =
  "window.ui = SwaggerUIBundle({ url: '/api/docs/openapi.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'none', filter: true, persistAuthorization: true, tryItOutEnabled: true });\n";
const redocPage = page(
  'Netra Apex API reference',
  '',
  '<redoc spec-url="/api/docs/openapi.json"></redoc><script src="/api/docs/redoc/redoc.standalone.js"></script>',
);

const versionQuery = z.strictObject({ version: z.enum(['3.0', '3.1']).default('3.1') });

function askedVersion(query: unknown): '3.0' | '3.1' {
  const asked = versionQuery.safeParse(query);
  if (!asked.success) throw invalidInput(asked.error.issues);
  return asked.data.version;
}

/** Serves the OpenAPI document as JSON and YAML, interactive and to read. */
export async function mountDocuments(app: FastifyInstance, routes: RouteTable, version: string): Promise<void> {
  let made: Promise<Record<'3.0' | '3.1', unknown>> | undefined;
  // Made on first use: no start waits for it.
  const documents = () =>
    (made ??= openApiDocument(routes, { title: 'Netra Apex', version, description }).then((document) => ({
      '3.1': document,
      '3.0': toOpenApi30(document),
    })));

  const served = [
    { root: folderOf('swagger-ui-dist'), prefix: '/api/docs/swagger/', files: /^\/swagger-ui(-bundle\.js|\.css)$/ },
    { root: join(folderOf('redoc'), 'bundles'), prefix: '/api/docs/redoc/', files: /^\/redoc\.standalone\.js$/ },
  ];
  for (const { root, prefix, files } of served) {
    await app.register(fastifyStatic, {
      root,
      prefix,
      decorateReply: false,
      allowedPath: (path) => files.test(path),
      maxAge: '1h',
    });
  }
  app.get('/api/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(swaggerPage));
  app.get('/api/docs/start.js', async (_request, reply) => reply.type('text/javascript').send(swaggerStart));
  app.get('/api/docs/redoc', async (_request, reply) => reply.type('text/html; charset=utf-8').send(redocPage));
  app.get('/api/docs/openapi.json', async (request, reply) => {
    const asked = askedVersion(request.query);
    return reply.type('application/json').send(JSON.stringify((await documents())[asked]));
  });
  app.get('/api/docs/openapi.yaml', async (request, reply) => {
    const asked = askedVersion(request.query);
    return reply.type('application/yaml').send(stringify((await documents())[asked]));
  });
}
