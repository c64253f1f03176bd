import type { JsonObject } from '../model-spec/json.ts';
import type { ResponseFormat } from '../model-spec/prompt.ts';
import { objectOf, optionalBoolean, optionalText } from './request-fields.ts';

/** `{ name, schema, strict, description }`, which chat completions nest and responses have flat. */
export function readSchemaFormat(schema: JsonObject, at: string): ResponseFormat {
  return {
    kind: 'schema',
    schema: objectOf(schema['schema'], `${at}.schema`),
    ...optionalText(schema['name'], `${at}.name`, 'name'),
    ...optionalText(schema['description'], `${at}.description`, 'description'),
    ...optionalBoolean(schema['strict'], `${at}.strict`, 'strict'),
  };
}

/** The same, written; OpenAI demands a name. */
export function writeSchemaFormat(format: Extract<ResponseFormat, { kind: 'schema' }>): JsonObject {
  const { schema, name, description, strict } = format;
  return {
    name: name ?? 'answer',
    schema,
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  };
}
