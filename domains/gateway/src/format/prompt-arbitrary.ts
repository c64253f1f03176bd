import fc from 'fast-check';
import type { JsonObject } from '../model-spec/json.ts';
import type { DocumentPart, ImagePart, Part, TextPart, ToolCallPart, ToolResultPart } from '../model-spec/part.ts';
import type { Message, Prompt } from '../model-spec/prompt.ts';
import type { FunctionTool } from '../model-spec/tool.ts';

/** What a wire format can say beyond what all can. */
export interface Features {
  readonly middleInstructions?: boolean;
  readonly cacheMarks?: boolean;
  readonly errors?: boolean;
  readonly documents?: boolean;
  readonly imagesInResults?: boolean;
  readonly stops?: boolean;
  /** The fields on top that this format has and others lack. */
  readonly fields?: fc.Arbitrary<Partial<Prompt>>;
}

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
const base64 = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const schema: fc.Arbitrary<JsonObject> = fc.record({
  type: fc.constant('object'),
  properties: fc.dictionary(name, fc.constantFrom({ type: 'string' }, { type: 'number' }), { maxKeys: 3 }),
});

function marked<T extends object>(part: fc.Arbitrary<T>, on: boolean | undefined): fc.Arbitrary<T> {
  if (on !== true) return part;
  const cache = fc.constantFrom({}, { cache: {} }, { cache: { ttl: '1h' } });
  return fc.tuple(part, cache).map(([inner, mark]) => ({ ...inner, ...mark }));
}

function partsOf(features: Features) {
  const text = marked(fc.record({ kind: fc.constant('text' as const), text: word }), features.cacheMarks);
  const image: fc.Arbitrary<ImagePart> = marked(
    base64.map((data) => ({
      kind: 'image' as const,
      source: { kind: 'base64' as const, media_type: 'image/png', data },
    })),
    features.cacheMarks,
  );
  const document: fc.Arbitrary<DocumentPart> = fc.tuple(base64, word).map(([data, title]) => ({
    kind: 'document',
    source: { kind: 'base64', media_type: 'application/pdf', data },
    title,
  }));
  const shown: fc.Arbitrary<TextPart | ImagePart | DocumentPart> =
    features.documents === true ? fc.oneof(text, image, document) : fc.oneof(text, image);
  return { text, image, shown };
}

/** Conversations in which every call is answered in the turn after it; without tools nothing is called. */
export function promptArbitrary(features: Features): fc.Arbitrary<Prompt> {
  const { text, image, shown } = partsOf(features);
  const call = fc.record({ name, arguments: fc.dictionary(name, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }) });
  const answer = fc.record({
    content:
      features.imagesInResults === true
        ? fc.array(fc.oneof(text, image), { maxLength: 2 })
        : fc.array(text, { maxLength: 1 }),
    failed: features.errors === true ? fc.boolean() : fc.constant(false),
  });
  const turn = fc.record({
    user: fc.array(shown, { minLength: 1, maxLength: 3 }),
    texts: fc.array(text, { maxLength: 2 }),
    calls: fc.array(fc.tuple(call, answer), { maxLength: 2 }),
    instruction: features.middleInstructions === true ? fc.option(text, { nil: undefined }) : fc.constant(undefined),
  });
  const tool: fc.Arbitrary<FunctionTool> = marked(
    fc.record({ kind: fc.constant('function' as const), name, description: word, schema }),
    features.cacheMarks,
  );
  return fc
    .record({
      system: fc.array(text, { maxLength: 2 }),
      turns: fc.array(turn, { minLength: 1, maxLength: 3 }),
      tools: fc.uniqueArray(tool, { maxLength: 2, selector: (one) => one.name }),
      choice: fc.constantFrom('auto', 'none', 'required', 'tool', undefined),
      settings: fc.record(
        {
          max_output_tokens: fc.integer({ min: 2000, max: 9000 }),
          temperature: fc.constantFrom(0, 0.5, 1),
          top_p: fc.constantFrom(0.1, 1),
        },
        { requiredKeys: ['max_output_tokens'] },
      ),
      stop: features.stops === false ? fc.constant([]) : fc.array(word, { maxLength: 4 }),
      stream: fc.boolean(),
      fields: features.fields ?? fc.constant({}),
    })
    .map(({ system, turns, tools, choice, settings, stop, stream, fields }) => ({
      model: 'claude-opus-5-5',
      system,
      messages: conversation(tools.length > 0 ? turns : turns.map((turn) => ({ ...turn, calls: [] }))),
      tools,
      ...(choice === undefined || tools[0] === undefined
        ? {}
        : { tool_choice: choice === 'tool' ? { kind: choice, name: tools[0].name } : { kind: choice } }),
      ...settings,
      stop,
      stream,
      unsupported: [],
      dropped: [],
      ...fields,
    }));
}

interface Turn {
  readonly user: readonly Part[];
  readonly texts: readonly TextPart[];
  readonly calls: readonly (readonly [
    { readonly name: string; readonly arguments: unknown },
    { readonly content: ToolResultPart['content']; readonly failed: boolean },
  ])[];
  readonly instruction: TextPart | undefined;
}

/** Ids are the ones that Gemini's reader would give. */
function conversation(turns: readonly Turn[]): readonly Message[] {
  const messages: Message[] = [];
  let number = 0;
  let results: readonly ToolResultPart[] = [];
  for (const { user, texts, calls, instruction } of turns) {
    messages.push({ role: 'user', parts: [...results, ...user] });
    if (instruction !== undefined) messages.push({ role: 'system', parts: [instruction] });
    const asked = calls.map(([call, given]): [ToolCallPart, ToolResultPart] => {
      const id = `call_${number++}`;
      return [
        { kind: 'tool_call', id, name: call.name, arguments: JSON.stringify(call.arguments) },
        { kind: 'tool_result', call_id: id, content: given.content, ...(given.failed ? { is_error: true } : {}) },
      ];
    });
    results = asked.map(([, result]) => result);
    const parts = [...texts, ...asked.map(([call]) => call)];
    messages.push({ role: 'assistant', parts: parts.length > 0 ? parts : [{ kind: 'text', text: 'Yes.' }] });
  }
  messages.push({ role: 'user', parts: [...results, { kind: 'text', text: 'Go on.' }] });
  return messages;
}

/** A prompt as it is compared: without where parts stood, what was let go, and what only one format tells. */
export function comparable(prompt: Prompt): unknown {
  const { dropped: _dropped, stream_usage: _streamUsage, ...rest } = prompt;
  return JSON.parse(JSON.stringify(rest, (key, value: unknown) => (key === 'at' ? undefined : value))) as unknown;
}
