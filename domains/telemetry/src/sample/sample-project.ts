import { ApexError, type Caller, sampleProjectName } from '@apex/contracts';
import type { AuthPort } from '../ports.ts';

/** The caller as one who works in their organisation's sample project, whichever project they asked in. */
export async function inSampleProject(caller: Caller, auth: AuthPort): Promise<Caller> {
  const { projects } = await auth.whoami(caller, {});
  const found = projects.find(({ name }) => name === sampleProjectName);
  if (found === undefined) {
    throw new ApexError({
      kind: 'not_found',
      reason: 'telemetry.no_sample_project',
      message: `Your organisation has no project named ${sampleProjectName}. Create one with that name to have it filled.`,
    });
  }
  return { ...caller, project_id: found.id, project_name: found.name };
}
