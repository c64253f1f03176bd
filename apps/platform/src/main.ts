import { runPlatformCommand } from './commands/program.ts';

await runPlatformCommand(process.argv.slice(2));
