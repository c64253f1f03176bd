import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '@apex/testkit/env';
import type { Emitter } from './emitter.ts';

export const examples = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'examples');

export interface FarEnds {
  /** Where the example sends its telemetry. */
  readonly apexUrl: string;
  readonly apexKey: string;
  /** The root of the simulated provider. */
  readonly providerUrl: string;
}

/** Keeps agents from asking their makers for updates and settings: the run is told by what is simulated alone. */
const quietAgents = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

/** Runs an example as a user would, in a home of its own; throws with what it said when it does not end well. */
export async function runExample(emitter: Emitter, ends: FarEnds): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'apex-example-'));
  const [program, args] = emitter.program === 'node' ? [process.execPath, ['src/main.ts']] : ['sh', ['run.sh']];
  const child = spawn(program, args, {
    cwd: join(examples, emitter.name),
    env: {
      ...cleanEnvironment(),
      ...quietAgents,
      HOME: home,
      CLAUDE_CONFIG_DIR: home,
      CODEX_HOME: home,
      APEX_URL: ends.apexUrl,
      APEX_KEY: ends.apexKey,
      OPENAI_BASE_URL: `${ends.providerUrl}/v1`,
      OPENAI_API_KEY: 'simulated',
      ANTHROPIC_BASE_URL: ends.providerUrl,
      ANTHROPIC_API_KEY: 'simulated',
      EXAMPLE_SESSION: `session-${emitter.name}`,
      EXAMPLE_USER: 'ada@example.com',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
  if (code !== 0) throw new Error(`the example ${emitter.name} ended with ${code}:\n${said.slice(-2000)}`);
}
