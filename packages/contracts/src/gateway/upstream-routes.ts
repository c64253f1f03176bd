import { z } from 'zod';
import { upstreamIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { upstreamExample, upstreamHealthExample } from './examples.ts';
import {
  newUpstreamSchema,
  upstreamChangeSchema,
  upstreamHealthSchema,
  upstreamSchema,
  upstreamTestSchema,
} from './upstream.ts';

const common = ['invalid', 'unauthenticated', 'forbidden', 'limit'] as const;
const one = z.strictObject({ id: upstreamIdSchema });

/** Where the gateway sends calls on to. They belong to the organisation. */
export const upstreamRoutes = defineRoutes({
  listUpstreams: {
    method: 'GET',
    path: '/api/gateway/upstreams',
    tag: 'gateway',
    summary: 'Where calls are sent on to, by name',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ upstreams: z.array(upstreamSchema) }),
    errors: common,
    example: { output: { upstreams: [upstreamExample] } },
  },
  getUpstream: {
    method: 'GET',
    path: '/api/gateway/upstreams/{id}',
    tag: 'gateway',
    summary: 'One upstream',
    access: 'read',
    input: one,
    output: upstreamSchema,
    errors: [...common, 'not_found'],
    example: { input: { id: upstreamExample.id }, output: upstreamExample },
  },
  createUpstream: {
    method: 'POST',
    path: '/api/gateway/upstreams',
    tag: 'gateway',
    summary: 'Send calls on to a provider; its key goes to the vault',
    access: 'all',
    audit: { action: 'upstream.create', target: 'id', details: ['name', 'kind'] },
    success_status: 201,
    input: newUpstreamSchema,
    output: upstreamSchema,
    errors: [...common, 'conflict'],
    example: {
      input: { name: 'openai', kind: 'openai', api_key: 'the-key-the-provider-showed-you' },
      output: upstreamExample,
    },
  },
  changeUpstream: {
    method: 'PATCH',
    path: '/api/gateway/upstreams/{id}',
    tag: 'gateway',
    summary: 'Change an upstream, give it another key, or switch it off or on',
    access: 'all',
    audit: { action: 'upstream.change', target: 'id', details: ['version', 'enabled'] },
    input: upstreamChangeSchema,
    output: upstreamSchema,
    errors: [...common, 'not_found', 'conflict'],
    example: {
      input: { id: upstreamExample.id, version: 1, enabled: false },
      output: { ...upstreamExample, enabled: false, version: 2 },
    },
  },
  deleteUpstream: {
    method: 'DELETE',
    path: '/api/gateway/upstreams/{id}',
    tag: 'gateway',
    summary: 'Remove an upstream and its key',
    access: 'all',
    audit: { action: 'upstream.delete', target: 'id' },
    input: one,
    output: z.object({ deleted: z.boolean() }),
    errors: [...common, 'not_found'],
    example: { input: { id: upstreamExample.id }, output: { deleted: true } },
  },
  testUpstream: {
    method: 'POST',
    path: '/api/gateway/upstreams/{id}/test',
    tag: 'gateway',
    summary: 'Ask an upstream for its models with its key: whether it answers',
    access: 'all',
    audit: { action: 'upstream.test', target: 'id' },
    input: one,
    output: upstreamTestSchema,
    errors: [...common, 'not_found'],
    example: {
      input: { id: upstreamExample.id },
      output: { ok: true, status: 200, duration_ms: 120, models: ['gpt-5.5'], problem: null },
    },
  },
  listUpstreamHealth: {
    method: 'GET',
    path: '/api/gateway/health',
    tag: 'gateway',
    summary: 'How each upstream does in this process: breaker, failures, time to first byte',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ upstreams: z.array(upstreamHealthSchema) }),
    errors: common,
    example: { output: { upstreams: [upstreamHealthExample] } },
  },
});
