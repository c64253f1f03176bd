import type { Command } from 'commander';

/** What can be said of an upstream when it is added and later on. */
export function defineUpstream(command: Command): Command {
  return command
    .option('--key-env <variable>', 'Take the key from this variable')
    .option('--key-stdin', 'Take the key from stdin, or be asked for it')
    .option('--key <key>', 'The key itself; others on this machine may see it, so rather not')
    .option('--base-url <url>', 'Where it is, unless it lives where its kind does')
    .option('--models <names...>', 'The models it serves, comma separated, * for any run of characters')
    .option('--formats <formats...>', 'openai_chat, openai_responses, anthropic_messages, gemini_generate_content')
    .option('--weight <share>', 'Its share among upstreams that serve a model, 0 to 1000')
    .option('--provider <name>', 'Whose prices its calls have')
    .option('--api-version <version>', "Azure's version of the API")
    .option('--off', 'Send it no calls');
}
