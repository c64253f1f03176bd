import { type Plugin, parseSync, Visitor } from 'vite';

const contracts = /\/packages\/contracts\/src\/.*routes\.ts$/;

/** Examples of routes are for the API's documents: no browser takes them along. */
export function withoutExamples(): Plugin {
  return {
    name: 'without-examples',
    enforce: 'pre',
    transform: {
      filter: { id: contracts },
      handler(code, id) {
        let kept = '';
        let at = 0;
        const visitor = new Visitor({
          Property({ key, value }) {
            const isExample = key.type === 'Identifier' && key.name === 'example' && value.type !== 'CallExpression';
            // An example may hold another one, which goes with it.
            if (!isExample || value.start < at) return;
            kept += `${code.slice(at, value.start)}{ output: null }`;
            at = value.end;
          },
        });
        visitor.visit(parseSync(id, code).program);
        return { code: kept + code.slice(at), map: null };
      },
    },
  };
}
