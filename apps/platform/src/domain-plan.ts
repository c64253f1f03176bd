import { ApexError } from '@apex/contracts';

export const domainNames = ['auth', 'telemetry', 'gateway', 'optimizer', 'chat'] as const;
export type DomainName = (typeof domainNames)[number];

/** Which domains this process runs and where the others are. */
export interface DomainPlan {
  runs(name: DomainName): boolean;
  /** Whether it is told where a domain runs that this process does not. */
  reaches(name: DomainName): boolean;
  /** URL of the process that runs a domain which this one does not. */
  peer(name: DomainName): string;
}

const needs: Readonly<Record<DomainName, readonly DomainName[]>> = {
  auth: [],
  telemetry: [],
  gateway: ['telemetry'],
  optimizer: ['telemetry', 'gateway'],
  chat: ['telemetry', 'optimizer'],
};

function invalid(message: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'platform.bad_plan', message });
}

function asDomain(name: string): DomainName {
  const found = domainNames.find((known) => known === name);
  if (found === undefined) throw invalid(`There is no domain ${name}; the domains are ${domainNames.join(', ')}.`);
  return found;
}

/** From `--run a,b` (all when absent) and `--peer name=url`; a needed domain that is nowhere is refused. */
export function planDomains(run: string | undefined, peers: readonly string[]): DomainPlan {
  const running = new Set(run === undefined ? domainNames : run.split(',').map((name) => asDomain(name.trim())));
  const urls = new Map(
    peers.map((peer) => {
      const [name = '', ...rest] = peer.split('=');
      const url = rest.join('=');
      if (!URL.canParse(url)) throw invalid(`--peer ${peer}: write it as domain=url.`);
      return [asDomain(name), new URL(url).origin] as const;
    }),
  );
  for (const name of running) {
    const missing = needs[name].find((needed) => !running.has(needed) && !urls.has(needed));
    if (missing !== undefined)
      throw invalid(`${name} needs ${missing}: run it here or name it with --peer ${missing}=url.`);
  }
  return {
    runs: (name) => running.has(name),
    reaches: (name) => !running.has(name) && urls.has(name),
    peer: (name) => {
      const url = urls.get(name);
      // Kept for processes that run none of the domains which need it.
      return url ?? 'http://127.0.0.1:9';
    },
  };
}
