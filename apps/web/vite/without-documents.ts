import { type Plugin, parseSync, Visitor } from 'vite';

const examples = /\/packages\/contracts\/src\/.*examples\.ts$/;
const contracts = /\/packages\/contracts\/src\/.*routes\.ts$/;

/** What stands in the place of what only the API's documents show of a route. */
const emptied: Readonly<Record<string, string>> = { example: '{ output: null }', summary: "''" };

/** Examples and summaries of routes are for the API's documents: no browser takes them along. */
export function withoutDocuments(): Plugin {
  return {
    name: 'without-documents',
    enforce: 'pre',
    transform: {
      filter: { id: [contracts, examples] },
      handler(code, id) {
        // Without the routes nobody asks for them: making them does nothing else.
        if (examples.test(id)) return { code, map: null, moduleSideEffects: false };
        let kept = '';
        let at = 0;
        const visitor = new Visitor({
          Property({ key, value }) {
            const empty = key.type === 'Identifier' ? emptied[key.name] : undefined;
            // A call makes a schema, which is checked; an example may hold another one, which goes with it.
            if (empty === undefined || value.type === 'CallExpression' || value.start < at) return;
            kept += `${code.slice(at, value.start)}${empty}`;
            at = value.end;
          },
        });
        visitor.visit(parseSync(id, code).program);
        return { code: kept + code.slice(at), map: null };
      },
    },
  };
}
