import { type ESTree, type Plugin, parseSync, Visitor } from 'vite';

const contracts = /\/packages\/contracts\/src\/.*\.ts$/;

/** What only the server and the API's documents need of a route: a client knows it by method and path. */
const emptied: Readonly<Record<string, string>> = {
  input: 'undefined',
  output: 'undefined',
  progress: 'true',
  example: '{ output: null }',
  summary: "''",
};

function nameOf(property: ESTree.ObjectPropertyKind): string | undefined {
  return property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : undefined;
}

function isRoute({ properties }: ESTree.ObjectExpression): boolean {
  const names = new Set(properties.map(nameOf));
  return names.has('path') && names.has('output');
}

/**
 * Schemas, examples and summaries of routes are the server's and the documents': no browser takes them along, and a
 * page that checks an input itself names its schema.
 */
export function withoutDocuments(): Plugin {
  return {
    name: 'without-documents',
    enforce: 'pre',
    transform: {
      filter: { id: contracts },
      handler(code, id) {
        let kept = '';
        let at = 0;
        const visitor = new Visitor({
          ObjectExpression(object) {
            if (!isRoute(object) || object.start < at) return;
            for (const property of object.properties) {
              const empty = emptied[nameOf(property) ?? ''];
              if (empty === undefined || property.type !== 'Property') continue;
              kept += `${code.slice(at, property.start)}${nameOf(property)}: ${empty}`;
              at = property.end;
            }
          },
        });
        visitor.visit(parseSync(id, code).program);
        // Making a schema or an example that nobody asks for does nothing else.
        return { code: kept + code.slice(at), map: null, moduleSideEffects: false };
      },
    },
  };
}
