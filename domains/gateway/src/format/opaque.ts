import type { Opaque } from '../model-spec/part.ts';
import { type WireFormat, wireFormats } from '@apex/contracts';

const prefix = 'apex.';

/**
 * What a client is to hand back unread. In another format than its maker's it is wrapped with the maker's name, so that
 * the next request finds the way back to the maker and never reaches anybody else.
 */
export function wrapOpaque(opaque: Opaque, to: WireFormat): string {
  if (opaque.maker === to && opaque.redacted === undefined) return opaque.value;
  return `${prefix}${opaque.maker}.${opaque.redacted === true ? 'r' : 's'}.${opaque.value}`;
}

export function unwrapOpaque(text: string, from: WireFormat): Opaque {
  if (!text.startsWith(prefix)) return { maker: from, value: text };
  const dot = text.indexOf('.', prefix.length);
  const name = text.slice(prefix.length, dot);
  const maker = wireFormats.find((format) => format === name);
  if (maker === undefined || text[dot + 2] !== '.') return { maker: from, value: text };
  return { maker, value: text.slice(dot + 3), ...(text[dot + 1] === 'r' ? { redacted: true as const } : {}) };
}
