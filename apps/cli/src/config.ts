import { agentLogFolder, agentLogs } from '@apex/local-files/agent-logs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment says, read once. */
export interface CliConfig {
  readonly url: string | undefined;
  readonly api_key: string | undefined;
  /** Holds `credentials.json`. */
  readonly config_dir: string;
  /** Where a server started here keeps its data; its `runtime.json` tells the address. */
  readonly data_dir: string;
  readonly claude_code_dir: string;
  readonly codex_dir: string;
  readonly no_color: boolean;
  /** A variable that the user names, like the one a provider's key is in. */
  readonly variable: (name: string) => string | undefined;
}

/** The only reader of the environment in this process. An empty variable counts as absent. */
export function readConfig(): CliConfig {
  const read = (name: string): string | undefined => {
    const value = process.env[name];
    return value === undefined || value === '' ? undefined : value;
  };
  const home = homedir();
  return Object.freeze({
    url: read('APEX_URL'),
    api_key: read('APEX_API_KEY'),
    config_dir: read('APEX_CONFIG_DIR') ?? join(home, '.config', 'apex'),
    data_dir: read('APEX_DATA_DIR') ?? '.apex',
    claude_code_dir: agentLogFolder('claude-code', home, read(agentLogs['claude-code'].variable)),
    codex_dir: agentLogFolder('codex', home, read(agentLogs.codex.variable)),
    no_color: read('NO_COLOR') !== undefined,
    variable: read,
  });
}
