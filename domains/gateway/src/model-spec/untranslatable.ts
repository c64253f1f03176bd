import { ApexError } from '@apex/contracts';
import type { WireFormat } from '@apex/contracts';
import { wireFormatTitles } from './wire-format.ts';

/** What a client asked for and the chosen model's API has no word for. `field`: its path in the client's body. */
export function untranslatable(field: string, from: WireFormat, to: WireFormat, value?: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'gateway.untranslatable',
    message: `${field}${value === undefined ? '' : ` ${value}`} has no counterpart in ${wireFormatTitles[to]}`,
    details: { field, from, to },
  });
}

/** A body that is not of the format it claims to be. */
export function malformedRequest(field: string, expected: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'gateway.malformed_request',
    message: `${field} must be ${expected}`,
    details: { field },
  });
}

/** An upstream's answer that is not of the format it is said to speak. */
export function malformedAnswer(field: string, expected: string, cause?: unknown): ApexError {
  return new ApexError({
    kind: 'upstream',
    reason: 'gateway.malformed_answer',
    message: `The upstream's answer is not understood: ${field} must be ${expected}`,
    cause,
  });
}
