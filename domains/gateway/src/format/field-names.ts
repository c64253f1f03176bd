import type { WireFormat } from '@apex/contracts';

type Names = Readonly<Partial<Record<WireFormat, string>>>;

/** What a client calls the fields of a prompt that some format lacks, where it is not our own name. */
const names: Readonly<Record<string, Names>> = {
  stop: { anthropic_messages: 'stop_sequences', gemini_generate_content: 'generationConfig.stopSequences' },
  response_format: {
    openai_responses: 'text.format',
    anthropic_messages: 'output_config.format',
    gemini_generate_content: 'generationConfig.responseMimeType',
  },
  tool_choice: { gemini_generate_content: 'toolConfig.functionCallingConfig' },
  reasoning: {
    openai_chat: 'reasoning_effort',
    anthropic_messages: 'thinking',
    gemini_generate_content: 'generationConfig.thinkingConfig',
  },
  user: { anthropic_messages: 'metadata.user_id' },
  parallel_tool_calls: { anthropic_messages: 'tool_choice.disable_parallel_tool_use' },
};

export function fieldName(field: string, from: WireFormat): string {
  return names[field]?.[from] ?? field;
}
