import { ApexError, type Caller, gatewayRoutes, type Policy, type PolicyActivation } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { GatewayPort } from '../ports.ts';

type Verb = keyof GatewayPort;

interface Kept {
  policy: Policy;
  readonly project_id: string;
  /** Newest first. */
  readonly activations: PolicyActivation[];
}

export interface GatewayInMemory extends GatewayPort {
  /** The next call of a verb does its work and fails all the same, as when the process ends before the answer is kept. */
  failAfter(verb: Verb): void;
  /** The verbs that changed something, in order. */
  readonly changes: readonly Verb[];
}

const at = '2026-03-01T00:00:00.000Z';
const missing = () =>
  new ApexError({ kind: 'not_found', reason: 'gateway.policy_not_found', message: 'No such policy.' });

/** Policies with versions and activations as the gateway keeps them; a preview answers as the contract's example. */
export function gatewayInMemory(): GatewayInMemory {
  const all = new Map<string, Kept>();
  const failing = new Set<Verb>();
  const changes: Verb[] = [];
  const own = (caller: Caller, id: string): Kept => {
    const kept = all.get(id);
    if (kept === undefined || kept.project_id !== caller.project_id) throw missing();
    return kept;
  };
  const done = (verb: Verb, kept: Kept): Policy => {
    changes.push(verb);
    if (failing.delete(verb)) throw new ApexError({ kind: 'unavailable', reason: 'test.gone', message: 'Gone.' });
    return kept.policy;
  };
  const switched = (
    caller: Caller,
    kept: Kept,
    told: Pick<PolicyActivation, 'kind' | 'version' | 'proposal_id'>,
  ): void => {
    const previous_version = kept.policy.active_version;
    kept.activations.unshift({ at, previous_version, by: caller.actor.user_id, ...told });
    kept.policy = { ...kept.policy, active_version: told.version, activated_at: told.version === null ? null : at };
  };
  return {
    changes,
    failAfter: (verb) => void failing.add(verb),
    listPolicies: async (caller) => ({
      policies: [...all.values()].filter((one) => one.project_id === caller.project_id).map((one) => one.policy),
    }),
    getPolicy: async (caller, { id }) => {
      const { policy, activations } = own(caller, id);
      return { policy, versions: [], activations: [...activations] };
    },
    async createPolicy(caller, { name, rule, proposal_id }) {
      if ([...all.values()].some((one) => one.policy.name === name && one.project_id === caller.project_id))
        throw new ApexError({ kind: 'conflict', reason: 'gateway.policy_name_taken', message: 'It is taken.' });
      const id = newId.policy();
      const state = { position: all.size, version: 1, active_version: null, activated_at: null };
      const policy = {
        id,
        name,
        rule,
        proposal_id,
        ...state,
        created_at: at,
        created_by: caller.actor.user_id,
        updated_at: at,
      };
      const kept = { policy, project_id: caller.project_id, activations: [] };
      all.set(id, kept);
      return done('createPolicy', kept);
    },
    async changePolicy(caller, { id, version, rule }) {
      const kept = own(caller, id);
      if (version !== kept.policy.version)
        throw new ApexError({ kind: 'conflict', reason: 'gateway.policy_version', message: 'It was changed since.' });
      if (rule !== undefined) kept.policy = { ...kept.policy, rule, version: version + 1 };
      return done('changePolicy', kept);
    },
    async activatePolicy(caller, { id, version, proposal_id }) {
      const kept = own(caller, id);
      switched(caller, kept, { kind: 'activate', version: version ?? kept.policy.version, proposal_id });
      return done('activatePolicy', kept);
    },
    async deactivatePolicy(caller, { id }) {
      const kept = own(caller, id);
      switched(caller, kept, { kind: 'deactivate', version: null, proposal_id: null });
      return done('deactivatePolicy', kept);
    },
    async rollBackPolicy(caller, { id }) {
      const kept = own(caller, id);
      const standing: (number | null)[] = [];
      for (const { kind, previous_version } of kept.activations.toReversed()) {
        if (kind === 'rollback') standing.pop();
        else standing.push(previous_version);
      }
      const version = standing.at(-1) ?? null;
      switched(caller, kept, { kind: 'rollback', version, proposal_id: null });
      return done('rollBackPolicy', kept);
    },
    previewPolicy: async (_caller, { rule }) => {
      const example = gatewayRoutes.previewPolicy.output.parse(gatewayRoutes.previewPolicy.example.output);
      return { ...example, notes: [`${rule.rollout_percent} % less ${rule.holdout_percent} %`] };
    },
  };
}
