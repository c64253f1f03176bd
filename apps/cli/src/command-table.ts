import type { CommandModule } from './command.ts';

export interface CommandEntry {
  /** One word, or group and verb. */
  readonly name: string;
  readonly summary: string;
  /** Absent for the server's own verbs, which `bin/apex.mjs` hands to the platform. */
  readonly load?: () => Promise<{ readonly command: CommandModule }>;
}

/** Words that only group commands. */
export const groups: Readonly<Record<string, string>> = {
  account: 'What is held on you: to take along, and to take away',
  keys: 'API keys for programs',
  vault: 'Secrets the product acts with, kept encrypted',
  upstreams: 'Where the gateway sends calls on to',
  budgets: 'How much may be spent, sent or under way',
  policies: 'What the gateway does with calls',
  gateway: 'The gateway itself',
  threads: 'Conversations with the analyst',
  simulate: 'What past calls would have cost under other settings',
  export: 'Your calls and spend in the form other tools read',
  data: 'What is stored, and its deletion',
};

/** Every command; a file is loaded only when it is asked for. */
export const commandTable: readonly CommandEntry[] = [
  { name: 'signup', summary: 'Make an account and sign in', load: () => import('./commands/auth/signup.ts') },
  { name: 'login', summary: 'Sign in', load: () => import('./commands/auth/login.ts') },
  { name: 'logout', summary: 'Sign out here', load: () => import('./commands/auth/logout.ts') },
  { name: 'whoami', summary: 'Who you are signed in as', load: () => import('./commands/auth/whoami.ts') },
  {
    name: 'account export',
    summary: 'Save everything held on you, as JSON lines',
    load: () => import('./commands/account/export.ts'),
  },
  {
    name: 'account delete',
    summary: 'Delete your account, and what is yours alone',
    load: () => import('./commands/account/delete.ts'),
  },
  { name: 'keys create', summary: 'Create an API key, shown once', load: () => import('./commands/keys/create.ts') },
  { name: 'keys list', summary: 'List the API keys', load: () => import('./commands/keys/list.ts') },
  { name: 'keys revoke', summary: 'Revoke an API key at once', load: () => import('./commands/keys/revoke.ts') },
  {
    name: 'vault list',
    summary: 'List the secrets, without their values',
    load: () => import('./commands/vault/list.ts'),
  },
  {
    name: 'vault add',
    summary: 'Keep a secret, read from stdin or asked for',
    load: () => import('./commands/vault/add.ts'),
  },
  { name: 'vault rotate', summary: 'Put another value in its place', load: () => import('./commands/vault/rotate.ts') },
  { name: 'vault delete', summary: 'Forget a secret', load: () => import('./commands/vault/delete.ts') },
  {
    name: 'import',
    summary: 'Import usage: files, or the logs of coding agents',
    load: () => import('./commands/import/files.ts'),
  },
  {
    name: 'import claude-code',
    summary: 'Import the session logs of Claude Code',
    load: () => import('./commands/import/claude-code.ts'),
  },
  {
    name: 'import codex',
    summary: 'Import the session logs of Codex',
    load: () => import('./commands/import/codex.ts'),
  },
  {
    name: 'reconcile',
    summary: 'Hold an invoice against your calls, and explain the difference',
    load: () => import('./commands/reconcile/reconcile.ts'),
  },
  {
    name: 'reconcile reported',
    summary: 'What agents say they cost, beside our prices',
    load: () => import('./commands/reconcile/reported.ts'),
  },
  {
    name: 'export focus',
    summary: 'Save spend as FOCUS, for finance tools',
    load: () => import('./commands/export/focus.ts'),
  },
  {
    name: 'export calls',
    summary: 'Save calls as JSON lines or CSV',
    load: () => import('./commands/export/calls.ts'),
  },
  {
    name: 'data delete',
    summary: 'Delete all of a user, a session or a time, for good',
    load: () => import('./commands/data/delete.ts'),
  },
  {
    name: 'data deletions',
    summary: 'What was deleted, and that nothing is left of it',
    load: () => import('./commands/data/deletions.ts'),
  },
  { name: 'upstreams list', summary: 'Where calls are sent on to', load: () => import('./commands/upstreams/list.ts') },
  {
    name: 'upstreams add',
    summary: 'Send calls on to a provider; its key goes to the vault',
    load: () => import('./commands/upstreams/add.ts'),
  },
  { name: 'upstreams show', summary: 'One upstream', load: () => import('./commands/upstreams/show.ts') },
  {
    name: 'upstreams change',
    summary: 'Change an upstream or its key, or switch it off',
    load: () => import('./commands/upstreams/change.ts'),
  },
  {
    name: 'upstreams test',
    summary: 'Whether an upstream answers',
    load: () => import('./commands/upstreams/test.ts'),
  },
  {
    name: 'upstreams remove',
    summary: 'Remove an upstream and its key',
    load: () => import('./commands/upstreams/remove.ts'),
  },
  {
    name: 'budgets list',
    summary: 'Budgets and limits, and what is used of them',
    load: () => import('./commands/budgets/list.ts'),
  },
  {
    name: 'budgets add',
    summary: 'Limit money, tokens, calls a minute or at a time',
    load: () => import('./commands/budgets/add.ts'),
  },
  {
    name: 'budgets change',
    summary: 'Change a budget, from the next call on',
    load: () => import('./commands/budgets/change.ts'),
  },
  { name: 'budgets remove', summary: 'Remove a budget', load: () => import('./commands/budgets/remove.ts') },
  {
    name: 'policies list',
    summary: 'What is done with calls on their way',
    load: () => import('./commands/policies/list.ts'),
  },
  {
    name: 'policies show',
    summary: 'One policy, its versions, and when which was active',
    load: () => import('./commands/policies/show.ts'),
  },
  { name: 'policies add', summary: 'Write a policy', load: () => import('./commands/policies/add.ts') },
  {
    name: 'policies change',
    summary: 'Write its next version, rename or move it',
    load: () => import('./commands/policies/change.ts'),
  },
  {
    name: 'policies preview',
    summary: 'What a rule would have done to past calls',
    load: () => import('./commands/policies/preview.ts'),
  },
  {
    name: 'policies explain',
    summary: 'What would be done with a call, and why',
    load: () => import('./commands/policies/explain.ts'),
  },
  {
    name: 'policies activate',
    summary: 'Have a policy decide from the next call on',
    load: () => import('./commands/policies/activate.ts'),
  },
  {
    name: 'policies deactivate',
    summary: 'Switch a policy off',
    load: () => import('./commands/policies/deactivate.ts'),
  },
  {
    name: 'policies rollback',
    summary: 'Go back to what was active before',
    load: () => import('./commands/policies/rollback.ts'),
  },
  {
    name: 'policies remove',
    summary: 'Remove a policy that is off',
    load: () => import('./commands/policies/remove.ts'),
  },
  {
    name: 'traffic',
    summary: 'Calls through the gateway, as they pass',
    load: () => import('./commands/traffic/traffic.ts'),
  },
  {
    name: 'traffic explain',
    summary: 'Why a call was routed as it was',
    load: () => import('./commands/traffic/explain.ts'),
  },
  {
    name: 'gateway settings',
    summary: 'What the gateway does when something is away',
    load: () => import('./commands/gateway/settings.ts'),
  },
  { name: 'alerts list', summary: 'What is out of bounds', load: () => import('./commands/alerts/list.ts') },
  {
    name: 'alerts ack',
    summary: 'Say that somebody looks after an alert',
    load: () => import('./commands/alerts/ack.ts'),
  },
  { name: 'alerts rules', summary: 'List the rules that alert', load: () => import('./commands/alerts/rules.ts') },
  {
    name: 'alerts create',
    summary: 'Be told when a measure passes a limit',
    load: () => import('./commands/alerts/create.ts'),
  },
  {
    name: 'alerts test-webhook',
    summary: 'Send a test message to a webhook',
    load: () => import('./commands/alerts/test-webhook.ts'),
  },
  { name: 'price', summary: 'Price calls exactly; needs no server', load: () => import('./commands/price/price.ts') },
  { name: 'spend', summary: 'What was spent, by anything', load: () => import('./commands/spend/spend.ts') },
  {
    name: 'spend explain',
    summary: 'Why a measure changed, by the values that explain it',
    load: () => import('./commands/spend/explain.ts'),
  },
  {
    name: 'spend forecast',
    summary: 'Where the month will end, with an interval',
    load: () => import('./commands/spend/forecast.ts'),
  },
  {
    name: 'spend anomalies',
    summary: 'What was out of the ordinary, and what explains it',
    load: () => import('./commands/spend/anomalies.ts'),
  },
  { name: 'calls', summary: 'Single calls, and how each was priced', load: () => import('./commands/calls/calls.ts') },
  { name: 'sessions', summary: 'Sessions and what they cost', load: () => import('./commands/sessions/sessions.ts') },
  {
    name: 'sources',
    summary: 'Who sends telemetry, and what became of it',
    load: () => import('./commands/sources/sources.ts'),
  },
  {
    name: 'sources rejected',
    summary: 'What was sent and not taken, and why',
    load: () => import('./commands/sources/rejected.ts'),
  },
  { name: 'prices', summary: 'What models cost now', load: () => import('./commands/prices/prices.ts') },
  {
    name: 'prices set',
    summary: 'Enter or change a price you negotiated',
    load: () => import('./commands/prices/set.ts'),
  },
  { name: 'prices end', summary: 'End or undo a price', load: () => import('./commands/prices/end.ts') },
  { name: 'prices own', summary: 'The prices you negotiated', load: () => import('./commands/prices/own.ts') },
  {
    name: 'prices history',
    summary: 'What changed prices did to calls; prices of a model over time',
    load: () => import('./commands/prices/history.ts'),
  },
  {
    name: 'prices unpriced',
    summary: 'Calls that have no price, and why',
    load: () => import('./commands/prices/unpriced.ts'),
  },
  {
    name: 'simulate prompt-cache',
    summary: 'Past calls under other prompt-cache lifetimes',
    load: () => import('./commands/simulate/prompt-cache.ts'),
  },
  {
    name: 'sample',
    summary: 'Fill the sample project to look around in',
    load: () => import('./commands/sample/sample.ts'),
  },
  {
    name: 'simulate model',
    summary: 'Past calls at the prices of other models',
    load: () => import('./commands/simulate/model.ts'),
  },
  {
    name: 'simulate retries',
    summary: 'Failed calls that were paid for, and what was sent again',
    load: () => import('./commands/simulate/retries.ts'),
  },
  { name: 'findings', summary: 'What was wasted, largest first', load: () => import('./commands/findings/list.ts') },
  {
    name: 'findings measure',
    summary: 'Look for waste in the last 30 days or a period',
    load: () => import('./commands/findings/measure.ts'),
  },
  { name: 'findings dismiss', summary: 'Put a finding aside', load: () => import('./commands/findings/dismiss.ts') },
  {
    name: 'findings restore',
    summary: 'Take a dismissed finding up again',
    load: () => import('./commands/findings/restore.ts'),
  },
  { name: 'proposals', summary: 'Changes worth making', load: () => import('./commands/proposals/list.ts') },
  { name: 'proposals show', summary: 'One proposal in full', load: () => import('./commands/proposals/show.ts') },
  {
    name: 'proposals preview',
    summary: 'What applying it would have done to past calls',
    load: () => import('./commands/proposals/preview.ts'),
  },
  {
    name: 'proposals apply',
    summary: 'Have the gateway do what a proposal says',
    load: () => import('./commands/proposals/apply.ts'),
  },
  {
    name: 'proposals rollback',
    summary: 'Undo an applied proposal from the next call on',
    load: () => import('./commands/proposals/rollback.ts'),
  },
  { name: 'proposals close', summary: 'Put a proposal aside', load: () => import('./commands/proposals/close.ts') },
  { name: 'synth', summary: 'Make synthetic usage with known waste', load: () => import('./commands/synth/synth.ts') },
  { name: 'ask', summary: 'Ask a question about your usage', load: () => import('./commands/ask/ask.ts') },
  {
    name: 'threads list',
    summary: 'Your conversations, latest first',
    load: () => import('./commands/threads/list.ts'),
  },
  {
    name: 'threads show',
    summary: 'Read a conversation again',
    load: () => import('./commands/threads/show.ts'),
  },
  {
    name: 'threads rename',
    summary: 'Give a conversation another title',
    load: () => import('./commands/threads/rename.ts'),
  },
  {
    name: 'threads export',
    summary: 'Save a conversation as Markdown or PDF',
    load: () => import('./commands/threads/export.ts'),
  },
  {
    name: 'threads share',
    summary: 'A link for members of your organisation',
    load: () => import('./commands/threads/share.ts'),
  },
  {
    name: 'threads unshare',
    summary: 'End the links of a conversation',
    load: () => import('./commands/threads/unshare.ts'),
  },
  {
    name: 'threads delete',
    summary: 'Delete a conversation',
    load: () => import('./commands/threads/delete.ts'),
  },
  {
    name: 'threads restore',
    summary: 'Bring a deleted conversation back',
    load: () => import('./commands/threads/restore.ts'),
  },
  {
    name: 'status',
    summary: 'The state of the server and your project',
    load: () => import('./commands/status/status.ts'),
  },
  { name: 'up', summary: 'Run the server (what `npm start` does)' },
  { name: 'config', summary: "Check and explain the server's configuration" },
  { name: 'migrate', summary: "Show and run the server's migrations" },
];
