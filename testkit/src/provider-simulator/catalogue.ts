import { servedModel, servedModels } from './models.ts';

const openaiModel = (id: string) => ({ id, object: 'model', created: 1_735_689_600, owned_by: 'simulator' });
const anthropicModel = (id: string) => ({
  id,
  type: 'model',
  display_name: id,
  created_at: '2025-01-01T00:00:00Z',
});
const geminiModel = (id: string) => ({
  name: `models/${id}`,
  displayName: id,
  supportedGenerationMethods: ['generateContent', 'countTokens'],
});

/** The answer to a GET of the models or of one of them; null: no such model; undefined: another path. */
export function catalogueAnswer(path: string, more: readonly string[]): unknown {
  const found = /^\/(v1|openai\/v1|v1beta)\/models(?:\/([^/:]+))?$/.exec(path);
  if (found === null) return undefined;
  const [, root, name] = found;
  const show = (id: string) => (root === 'v1beta' ? geminiModel(id) : { ...anthropicModel(id), ...openaiModel(id) });
  if (name !== undefined) {
    const id = decodeURIComponent(name);
    return servedModel(id, more) === null ? null : show(id);
  }
  const data = [...Object.keys(servedModels), ...more].map((id) => show(id));
  if (root === 'v1beta') return { models: data };
  return { object: 'list', data, has_more: false, first_id: null, last_id: null };
}
