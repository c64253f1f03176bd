import { isObject, type JsonObject } from '../../model-spec/json.ts';
import type { TextPart } from '../../model-spec/part.ts';
import type { Prompt, ReasoningSettings } from '../../model-spec/prompt.ts';
import type { Tool, ToolChoice } from '../../model-spec/tool.ts';
import { createMessageList } from '../message-list.ts';
import { effortOf } from '../reasoning-effort.ts';
import {
  absent,
  asks,
  brief,
  listOf,
  newNotes,
  type Notes,
  objectOf,
  optionalNumber,
  optionalText,
  sortFields,
  textOf,
  textsOf,
} from '../request-fields.ts';
import { bothCases, field, snakeOf } from './field.ts';
import { readContents } from './read-contents.ts';
import { jsonSchemaOf } from './schema.ts';

const read = bothCases(['model', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'stream']);
const refused = withSnakes({ cachedContent: asks });

const readConfig = bothCases([
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'stopSequences',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'thinkingConfig',
]);
const refusedConfig = withSnakes({
  candidateCount: (value: unknown) => value !== 1,
  responseLogprobs: asks,
  logprobs: asks,
  responseModalities: (value: unknown) => !Array.isArray(value) || value.some((one) => one !== 'TEXT'),
  speechConfig: asks,
});

/** A request of Gemini's generateContent. Model and streaming are in its path, not in the body. */
export function readRequest(body: JsonObject): Prompt {
  const notes = newNotes();
  sortFields(body, read, refused, notes);
  const config = optional(field(body, 'generationConfig'), 'generationConfig');
  const configNotes = newNotes();
  sortFields(config, readConfig, refusedConfig, configNotes);
  notes.dropped.push(...configNotes.dropped.map((key) => `generationConfig.${key}`));
  for (const one of configNotes.unsupported) notes.unsupported.push({ ...one, field: `generationConfig.${one.field}` });
  const messages = createMessageList();
  messages.add('system', readSystem(field(body, 'systemInstruction')));
  readContents(body['contents'], messages, notes);
  const at = (name: string) => [field(config, name), `generationConfig.${name}`] as const;
  return {
    model: absent(body['model']) ? '' : textOf(body['model'], 'model'),
    ...messages.finish(),
    tools: readTools(body['tools']),
    ...readToolChoice(field(body, 'toolConfig'), notes),
    ...optionalNumber(...at('maxOutputTokens'), 'max_output_tokens'),
    ...optionalNumber(...at('temperature'), 'temperature'),
    ...optionalNumber(...at('topP'), 'top_p'),
    ...optionalNumber(...at('topK'), 'top_k'),
    stop: textsOf(...at('stopSequences')),
    stream: body['stream'] === true,
    ...readThinking(optional(...at('thinkingConfig'))),
    ...readFormat(config, notes),
    ...optionalNumber(...at('seed'), 'seed'),
    ...optionalNumber(...at('presencePenalty'), 'presence_penalty'),
    ...optionalNumber(...at('frequencyPenalty'), 'frequency_penalty'),
    ...notes,
  };
}

function withSnakes<T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) => [
      [key, value],
      [snakeOf(key), value],
    ]),
  );
}

const optional = (value: unknown, at: string): JsonObject => (absent(value) ? {} : objectOf(value, at));

function readSystem(value: unknown): readonly TextPart[] {
  if (absent(value)) return [];
  if (typeof value === 'string') return [{ kind: 'text', text: value }];
  const { parts } = objectOf(value, 'systemInstruction');
  const list = isObject(parts) ? [parts] : listOf(parts, 'systemInstruction.parts');
  return list.map((part, index) => {
    const at = `systemInstruction.parts[${index}]`;
    return { kind: 'text', text: textOf(objectOf(part, at)['text'], `${at}.text`) };
  });
}

function readTools(value: unknown): readonly Tool[] {
  if (absent(value)) return [];
  return listOf(value, 'tools').flatMap((given, index) => {
    const at = `tools[${index}]`;
    const tool = objectOf(given, at);
    return Object.keys(tool).flatMap((key): readonly Tool[] => {
      if (absent(tool[key])) return [];
      if (key !== 'functionDeclarations' && key !== 'function_declarations') {
        return [{ kind: 'built_in', type: brief(key), at: `${at}.${key}` }];
      }
      return listOf(tool[key], `${at}.${key}`).map((one, place) => readDeclaration(one, `${at}.${key}[${place}]`));
    });
  });
}

function readDeclaration(value: unknown, at: string): Tool {
  const declared = objectOf(value, at);
  const schema = field(declared, 'parametersJsonSchema');
  const older = declared['parameters'];
  return {
    kind: 'function',
    name: textOf(declared['name'], `${at}.name`),
    ...optionalText(declared['description'], `${at}.description`, 'description'),
    schema: absent(schema)
      ? absent(older)
        ? { type: 'object', properties: {} }
        : jsonSchemaOf(objectOf(older, `${at}.parameters`))
      : objectOf(schema, `${at}.parametersJsonSchema`),
  };
}

const modes: Readonly<Record<string, ToolChoice>> = {
  AUTO: { kind: 'auto' },
  VALIDATED: { kind: 'auto' },
  ANY: { kind: 'required' },
  NONE: { kind: 'none' },
};

function readToolChoice(value: unknown, notes: Notes): { readonly tool_choice?: ToolChoice } {
  const at = 'toolConfig.functionCallingConfig';
  const config = optional(field(optional(value, 'toolConfig'), 'functionCallingConfig'), at);
  const mode = config['mode'];
  if (absent(mode)) return {};
  const names = textsOf(field(config, 'allowedFunctionNames'), `${at}.allowedFunctionNames`);
  const [name] = names;
  if (mode === 'ANY' && name !== undefined && names.length === 1) return { tool_choice: { kind: 'tool', name } };
  if (names.length > 0) notes.unsupported.push({ field: `${at}.allowedFunctionNames` });
  const choice = typeof mode === 'string' && Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (choice === undefined) notes.unsupported.push({ field: `${at}.mode`, value: brief(mode) });
  return choice === undefined ? {} : { tool_choice: choice };
}

function readThinking(config: JsonObject): { readonly reasoning?: ReasoningSettings } {
  const at = 'generationConfig.thinkingConfig';
  const budget = optionalNumber(field(config, 'thinkingBudget'), `${at}.thinkingBudget`, 'budget_tokens');
  const level = field(config, 'thinkingLevel');
  const include = field(config, 'includeThoughts');
  const shown = typeof include === 'boolean' ? { shown: include } : {};
  if (budget.budget_tokens === 0) return { reasoning: { enabled: false } };
  const amount = absent(level)
    ? budget.budget_tokens !== undefined && budget.budget_tokens < 0
      ? { enabled: true }
      : budget
    : { effort: effortOf(textOf(level, `${at}.thinkingLevel`).toLowerCase(), `${at}.thinkingLevel`) };
  const reasoning = { ...amount, ...shown };
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

function readFormat(config: JsonObject, notes: Notes): Pick<Prompt, 'response_format'> {
  const type = field(config, 'responseMimeType');
  if (absent(type)) return {};
  if (type === 'text/plain') return { response_format: { kind: 'text' } };
  if (type !== 'application/json') {
    notes.unsupported.push({ field: 'generationConfig.responseMimeType', value: brief(type) });
    return {};
  }
  const schema = field(config, 'responseJsonSchema');
  const older = field(config, 'responseSchema');
  if (!absent(schema)) {
    return { response_format: { kind: 'schema', schema: objectOf(schema, 'generationConfig.responseJsonSchema') } };
  }
  if (absent(older)) return { response_format: { kind: 'json' } };
  return {
    response_format: { kind: 'schema', schema: jsonSchemaOf(objectOf(older, 'generationConfig.responseSchema')) },
  };
}
