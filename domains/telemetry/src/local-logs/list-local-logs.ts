import { ApexError, type LocalLogs, localLogSources } from '@apex/contracts';
import { findFiles, type FoundFile } from '@apex/local-files';
import { agentLogPattern } from '@apex/local-files/agent-logs';
import type { Scope } from '../scope.ts';
import { whyNot } from './local-logs-access.ts';

/** The logs found on this machine, for those who may have them. */
export async function listLocalLogs({ caller, local_logs }: Scope): Promise<LocalLogs> {
  const why_not = await whyNot(caller, local_logs);
  if (why_not !== null) return { available: false, why_not, sources: [] };
  const sources = [];
  for (const source of localLogSources) {
    const folder = local_logs.folders[source];
    const files = await logsIn(folder);
    if (files.length === 0) continue;
    sources.push({
      source,
      folder,
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      newest_at: new Date(Math.max(...files.map(({ modified_ms }) => modified_ms))).toISOString(),
    });
  }
  return { available: true, why_not: null, sources };
}

/** The files of an agent's folder; none where there is no such folder or it cannot be read. */
export async function logsIn(folder: string): Promise<FoundFile[]> {
  try {
    return await findFiles([folder], { pattern: agentLogPattern, hint: '' });
  } catch (error) {
    if (ApexError.isInstance(error) && error.kind === 'not_found') return [];
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) return [];
    throw error;
  }
}
