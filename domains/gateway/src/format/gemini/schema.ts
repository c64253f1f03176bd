import { isObject, type JsonObject } from '../../model-spec/json.ts';

/** Gemini's older schemas write types in capitals (`OBJECT`); JSON schema has them small. */
export function jsonSchemaOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'type' && typeof value === 'string') return [key, value.toLowerCase()];
      if (key === 'properties' && isObject(value)) {
        return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, nested(inner)]))];
      }
      if (key === 'items' || key === 'anyOf') return [key, Array.isArray(value) ? value.map(nested) : nested(value)];
      return [key, value];
    }),
  );
}

const nested = (value: unknown): unknown => (isObject(value) ? jsonSchemaOf(value) : value);
