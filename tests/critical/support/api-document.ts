import {
  authRoutes,
  chatRoutes,
  gatewayRoutes,
  optimizerRoutes,
  otlpRoutes,
  platformRoutes,
  type Route,
  telemetryRoutes,
} from '@apex/contracts';
import { request } from '@apex/testkit/http-user';

/** Every route there is, by the name it has in the document. */
export const routes: Readonly<Record<string, Route>> = {
  ...authRoutes,
  ...telemetryRoutes,
  ...otlpRoutes,
  ...optimizerRoutes,
  ...chatRoutes,
  ...gatewayRoutes,
  ...platformRoutes,
};

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly [keyword: string]: unknown;
}

interface Described {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { 'application/json': { schema: Schema; example?: object } } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
}

export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** A route as the live document tells it. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly string[];
  readonly body: { readonly schema: Schema; readonly example: object } | undefined;
}

export async function readDocument(url: string): Promise<ApiDocument> {
  // A validator holds it to the standard before anything else relies on it.
  return (await request(`${url}/api/docs/openapi.json`, 'GET')).json() as ApiDocument;
}

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const json = described.requestBody?.content['application/json'];
      const named = (place: string) =>
        (described.parameters ?? []).filter((one) => one.in === place).map((one) => one.name);
      return {
        name: described.operationId,
        method: method.toUpperCase(),
        path,
        isPublic: described.security?.length === 0,
        pathParameters: named('path'),
        queryParameters: named('query'),
        body: json === undefined ? undefined : { schema: json.schema, example: json.example ?? {} },
      };
    }),
  );
}

/** The path with its parameters filled in. */
export function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? `no-${name}`));
}
