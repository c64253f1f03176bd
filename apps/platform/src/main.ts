import { enableCompileCache } from 'node:module';

// Before anything else is loaded: what was compiled once is not compiled at every start.
enableCompileCache();
const { runPlatformCommand } = await import('./commands/program.ts');
await runPlatformCommand(process.argv.slice(2));
