import type { Caller, LocalLogSource } from '@apex/contracts';
import { BlockList, isIP } from 'node:net';

export interface LocalLogsDeps {
  /** Only a server on somebody's own machine reads that machine's logs. */
  readonly is_own_machine: boolean;
  readonly folders: Readonly<Record<LocalLogSource, string>>;
  /** Whether it is the organisation of whoever set this installation up. */
  isFirstOrganisation(caller: Caller): Promise<boolean>;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Why the caller may not have the logs of the server's machine, for them to read; null where they may. */
export async function whyNot(caller: Caller, deps: LocalLogsDeps): Promise<string | null> {
  if (!deps.is_own_machine) {
    return 'This server does not run on your own machine. Run `apex import claude-code` or `apex import codex` where your agents work.';
  }
  if (!isLoopback(caller.address)) {
    return 'Open Apex on the machine it runs on, at localhost, to have the logs of its coding agents offered.';
  }
  const isOwner = caller.actor.type === 'user' && caller.roles.includes('owner');
  if (!isOwner || !(await deps.isFirstOrganisation(caller))) {
    return 'Only an owner of the organisation that was first on this installation may read the logs of its machine.';
  }
  return null;
}

function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const version = isIP(plain);
  return version !== 0 && loopback.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}
