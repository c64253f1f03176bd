import { type TokenKind, tokenKinds } from '@apex/contracts';
import { promptTokens, totalTokens } from '@apex/tokens';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, AnswerInfo, AnswerPart } from '../model-spec/answer.ts';
import type { SseEvent } from '../model-spec/format.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';
import { type WireFormat, wireFormats } from '@apex/contracts';
import { answerArbitrary, usageArbitrary } from './answer-arbitrary.ts';
import { answerStream } from './answer-stream.ts';
import { collectAnswer } from './collect-answer.ts';
import { formats } from './registry.ts';
import { createSseParser } from './sse.ts';
import { translateAnswer } from './translate.ts';
import { createStreamTranslator } from './translate-stream.ts';

const info: AnswerInfo = { model: 'm', created: 1_800_000_000, stream_usage: true, tools: new Map() };

const overTheWire = (body: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(body)) as Record<string, unknown>;

/** Each delta in single characters, as models' tokens come. */
function scattered(parts: readonly StreamPart[]): readonly StreamPart[] {
  return parts.flatMap((part): readonly StreamPart[] => {
    if (part.kind === 'text_delta' || part.kind === 'reasoning_delta')
      return [...part.text].map((text) => ({ ...part, text }));
    return part.kind === 'tool_call_delta'
      ? [...part.arguments].map((piece) => ({ ...part, arguments: piece }))
      : [part];
  });
}

function streamOf(answer: Answer, format: WireFormat): string {
  const writer = formats[format].createStreamWriter(info);
  return (
    scattered(answerStream(answer))
      .map((part) => writer.write(part))
      .join('') + writer.end()
  );
}

/** The events of a text whose bytes arrive cut at any place. */
function parsed(text: string, cuts: readonly number[]): readonly SseEvent[] {
  const bytes = Buffer.from(text);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((left, right) => left - right);
  const parser = createSseParser();
  let from = 0;
  const events = places.flatMap((to) => {
    const piece = bytes.subarray(from, to);
    from = to;
    return parser.push(piece);
  });
  return [...events, ...parser.end()];
}

function readStream(text: string, cuts: readonly number[], format: WireFormat): Answer | null {
  const reader = formats[format].createStreamReader();
  return collectAnswer([...parsed(text, cuts).flatMap((event) => reader.push(event)), ...reader.end()]);
}

const pairs = wireFormats.flatMap((from) => wireFormats.map((to) => [from, to] as const));

test.each(pairs)('a stream %s → %s, cut anywhere, says what the whole answer says', (from, to) => {
  fc.assert(
    fc.property(answerArbitrary, fc.array(fc.nat(), { maxLength: 12 }), (answer, cuts) => {
      const whole = overTheWire(formats[from].writeAnswer(answer, info));
      const translator = createStreamTranslator(from, to, info);
      const text =
        parsed(streamOf(answer, from), cuts)
          .map((event) => translator.push(event))
          .join('') + translator.end();
      const expected = formats[to].readAnswer(overTheWire(translateAnswer(whole, from, to, info)));
      expect(readStream(text, cuts, to)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test.each(wireFormats)('an answer in %s is read back as it was written', (format) => {
  const sameTo = (answer: Answer): object => {
    // Anthropic and Gemini tell no time; chat completions have no place for signatures but Gemini's over calls.
    const { created: _created, ...rest } = answer;
    if (format !== 'openai_chat') return rest;
    const parts = rest.parts.flatMap((part): readonly AnswerPart[] =>
      part.kind === 'reasoning' ? (part.text === '' ? [] : [{ kind: part.kind, text: part.text }]) : [part],
    );
    return { ...rest, parts };
  };
  fc.assert(
    fc.property(
      answerArbitrary.filter((answer) => answer.usage !== null),
      (answer) => {
        const read = formats[format].readAnswer(overTheWire(formats[format].writeAnswer(answer, info)));
        expect(sameTo(read)).toEqual(sameTo(answer));
        const twice = format === 'openai_chat' ? null : readStream(streamOf(answer, format), [], format);
        if (twice !== null) expect(sameTo(twice)).toEqual(sameTo(answer));
      },
    ),
    { numRuns: 60 },
  );
});

const lacking: Readonly<Record<WireFormat, readonly TokenKind[]>> = {
  openai_chat: ['cache_write_1h'],
  openai_responses: ['cache_write_1h'],
  anthropic_messages: ['audio_in', 'audio_out', 'image_in', 'image_out'],
  gemini_generate_content: ['cache_write_5m', 'cache_write_1h'],
};

test.each(wireFormats)('usage in %s is read back by the pricing package, to the token', (format) => {
  const own = tokenKinds.filter((kind) => !lacking[format].includes(kind));
  const read = (usage: Answer['usage']) => {
    const answer: Answer = { id: 'a', model: 'm', created: null, parts: [], stop: 'end', usage };
    return formats[format].readAnswer(overTheWire(formats[format].writeAnswer(answer, info))).usage;
  };
  fc.assert(
    fc.property(usageArbitrary(own), usageArbitrary(tokenKinds), (usage, more) => {
      expect(read(usage)).toEqual(usage);
      const counted = read(more);
      expect(counted && [promptTokens(counted), totalTokens(counted)]).toEqual([promptTokens(more), totalTokens(more)]);
    }),
    { numRuns: 100 },
  );
});
