type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNull = (schema: unknown): boolean => isObject(schema) && schema['type'] === 'null';

const mapValues = (object: Json, change: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

/** The type of a constant, which 3.0 wants beside the one-element enumeration. */
function enumOf(value: unknown): Json {
  const type = typeof value;
  return { ...(type === 'string' || type === 'number' || type === 'boolean' ? { type } : {}), enum: [value] };
}

/** A choice; one that may be null is a nullable choice of the others. */
function choiceOf(keyword: 'anyOf' | 'oneOf', options: readonly unknown[]): Json {
  const others = options.filter((option) => !isNull(option)).map(schemaTo30);
  const [only] = others;
  const nullable = others.length < options.length ? { nullable: true } : {};
  if (others.length > 1) return { [keyword]: others, ...nullable };
  // Siblings of a reference are ignored in 3.0.
  return isObject(only) && !('$ref' in only) ? { ...only, ...nullable } : { allOf: [only], ...nullable };
}

function tupleOf(items: readonly unknown[]): Json {
  return { items: { anyOf: items.map(schemaTo30) }, minItems: items.length, maxItems: items.length };
}

function keywordTo30(keyword: string, value: unknown): Json {
  switch (keyword) {
    case 'const':
      return enumOf(value);
    case 'examples':
      return Array.isArray(value) ? { example: value[0] } : {};
    case 'anyOf':
    case 'oneOf':
      return Array.isArray(value) ? choiceOf(keyword, value) : {};
    case 'allOf':
      return Array.isArray(value) ? { allOf: value.map(schemaTo30) } : {};
    case 'prefixItems':
      return Array.isArray(value) ? tupleOf(value) : {};
    case 'properties':
      return isObject(value) ? { properties: mapValues(value, schemaTo30) } : {};
    case 'items':
    case 'not':
    case 'additionalProperties':
      return { [keyword]: schemaTo30(value) };
    case 'exclusiveMinimum':
      return { minimum: value, exclusiveMinimum: true };
    case 'exclusiveMaximum':
      return { maximum: value, exclusiveMaximum: true };
    // Unknown to 3.0, and none of them widens what is accepted by much.
    case '$schema':
    case 'propertyNames':
    case 'patternProperties':
    case 'contentEncoding':
    case 'contentMediaType':
      return {};
    default:
      return { [keyword]: value };
  }
}

/** Each schema is seen once; a boolean stays, as `additionalProperties` may have one. */
function schemaTo30(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  return Object.assign({}, ...Object.entries(schema).map(([keyword, value]) => keywordTo30(keyword, value))) as Json;
}

/** Outside schemas the two versions agree on everything our documents use. */
function nodeTo30(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nodeTo30);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (name === 'schema') return [name, schemaTo30(part)];
      if (name === 'schemas' && isObject(part)) return [name, mapValues(part, schemaTo30)];
      return [name, name === 'example' ? part : nodeTo30(part)];
    }),
  );
}

/** The same OpenAPI document for readers that know 3.0 only. */
export function toOpenApi30(document: Json): Json {
  const { webhooks: _, ...rest } = document;
  return { ...(nodeTo30(rest) as Json), openapi: '3.0.3' };
}
