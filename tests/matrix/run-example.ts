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

export interface ExampleRun {
  readonly name: string;
  readonly program: 'node' | 'shell';
  /** Of a shell; `run.sh` unless told. */
  readonly script?: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs an example as a user would, in a home of its own; throws with what it said when it does not end well. */
export async function runInHome({ name, program, script = 'run.sh', environment }: ExampleRun): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'apex-example-'));
  const [command, args] = program === 'node' ? [process.execPath, ['src/main.ts']] : ['sh', [script]];
  const child = spawn(command, args, {
    cwd: join(examples, name),
    env: {
      ...cleanEnvironment(),
      ...quietAgents,
      HOME: home,
      CLAUDE_CONFIG_DIR: home,
      CODEX_HOME: home,
      ...environment,
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
  if (code !== 0) throw new Error(`the example ${name} ended with ${code}:\n${said.slice(-2000)}`);
  return said;
}

/** Runs an example of an emitter between a product and a provider. */
export async function runExample({ name, program }: Emitter, ends: FarEnds): Promise<void> {
  const environment = {
    APEX_URL: ends.apexUrl,
    APEX_KEY: ends.apexKey,
    OPENAI_BASE_URL: `${ends.providerUrl}/v1`,
    OPENAI_API_KEY: 'simulated',
    ANTHROPIC_BASE_URL: ends.providerUrl,
    ANTHROPIC_API_KEY: 'simulated',
    EXAMPLE_SESSION: `session-${name}`,
    EXAMPLE_USER: 'ada@example.com',
  };
  await runInHome({ name, program, environment });
}
