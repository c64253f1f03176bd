import { ApexError, type Caller } from '@apex/contracts';

/** Throws for whoever does not run the installation. */
export type RequireInstaller = (caller: Caller) => Promise<void>;

/** Holds what tells of the installation itself to admins and owners of the organisation that set it up. */
export function installerOnly(isFirstOrganisation: (caller: Caller) => Promise<boolean>): RequireInstaller {
  return async (caller) => {
    const mayRule = caller.roles.some((role) => role === 'owner' || role === 'admin');
    if (mayRule && (await isFirstOrganisation(caller))) return;
    throw new ApexError({
      kind: 'forbidden',
      reason: 'platform.not_the_installer',
      message: 'Only an admin or owner of the organisation that was first on this installation may see or change that.',
    });
  };
}
