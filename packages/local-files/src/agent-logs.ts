import type { LocalLogSource } from '@apex/contracts';
import { join } from 'node:path';

export interface AgentLogs {
  /** The environment variable that names another folder than the home's. */
  readonly variable: string;
  /** Below the home folder. */
  readonly home: string;
  /** Below that. */
  readonly logs: string;
}

/** Where coding agents keep their session logs. */
export const agentLogs: Readonly<Record<LocalLogSource, AgentLogs>> = {
  'claude-code': { variable: 'CLAUDE_CONFIG_DIR', home: '.claude', logs: 'projects' },
  codex: { variable: 'CODEX_HOME', home: '.codex', logs: 'sessions' },
};

export const agentLogPattern = /\.jsonl(\.gz)?$/i;

/** The folder of an agent's logs; `chosen` is what its variable says. */
export function agentLogFolder(source: LocalLogSource, home: string, chosen: string | undefined): string {
  const { home: own, logs } = agentLogs[source];
  return join(chosen ?? join(home, own), logs);
}
