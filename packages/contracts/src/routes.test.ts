import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { authRoutes } from './auth/routes.ts';
import { chatRoutes } from './chat/routes.ts';
import { optimizerRoutes } from './optimizer/routes.ts';
import { unwrapAnswer, wrapAnswer } from './orpc.ts';
import { platformRoutes } from './platform/routes.ts';
import type { RouteTable } from './route.ts';
import { otlpRoutes } from './telemetry/otlp-routes.ts';
import { telemetryRoutes } from './telemetry/routes.ts';

const tables: Readonly<Record<string, RouteTable>> = {
  authRoutes,
  telemetryRoutes,
  otlpRoutes,
  optimizerRoutes,
  chatRoutes,
  platformRoutes,
};

describe.each(Object.entries(tables))('%s', (_name, table) => {
  test.each(Object.entries(table))('%s has an example that passes its own schemas', (_route, route) => {
    expect(route.input.safeParse(route.example.input ?? {}).error).toBeUndefined();
    expect(route.output.safeParse(route.example.output).error).toBeUndefined();
  });

  test.each(Object.entries(table))('%s takes every name of its path from its input', (_route, route) => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const shape = route.input instanceof z.ZodObject ? Object.keys(route.input.shape) : names;
    for (const name of names) expect(shape).toContain(name);
  });
});

test('no two routes share method and path', () => {
  const all = Object.values(tables).flatMap((table) => Object.values(table).map((row) => `${row.method} ${row.path}`));
  expect(new Set(all).size).toBe(all.length);
});

test('an answer comes out of its envelope as it went in', () => {
  const list = { calls: [1], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } };
  expect(wrapAnswer(list)).toEqual({ success: true, data: { calls: [1] }, pagination: list.pagination });
  expect(unwrapAnswer(wrapAnswer(list))).toEqual(list);
  expect(unwrapAnswer(wrapAnswer(null))).toBeNull();
});
