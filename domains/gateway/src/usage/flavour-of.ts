import type { UpstreamKind, WireFormat } from '@apex/contracts';

const ofFormat: Readonly<Record<WireFormat, string>> = {
  openai_chat: 'openai-chat',
  openai_responses: 'openai-responses',
  anthropic_messages: 'anthropic',
  gemini_generate_content: 'google',
};

/** Kinds whose counts have one shape; everybody compatible has odd ones of their own. */
const plain: ReadonlySet<UpstreamKind> = new Set(['openai', 'azure_openai', 'anthropic', 'gemini']);

/** The shape in which an upstream counts, so that it need not be found out for each answer. */
export function flavourOf(kind: UpstreamKind, format: WireFormat | null): string {
  return format !== null && plain.has(kind) ? ofFormat[format] : 'auto';
}
