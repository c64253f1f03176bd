/** Why a question is declined. */
export type DeclineReason =
  | 'other_customers'
  | 'secrets'
  | 'changes'
  | 'instructions'
  | 'harm'
  | 'raw_sql'
  | 'other_subject';

const stranger = String.raw`(?:customers?|clients?|organi[sz]ations?|orgs?|tenants?|compan(?:y|ies)|accounts?|firms?|competitors?|workspaces?|businesses)`;
const secret = String.raw`(?:api|access|secret|bearer|auth|refresh|session|private|ssh|encryption|signing|master|jwt|service|provider|stored|gateway|admin|root)`;

/** Asking for what nobody may have. Looked for in the lower-case words of the question, names taken out. */
/** Where a key goes is asked by somebody who connects something, not by somebody after the key. */
export const keepsKeys =
  /\b(?:how|where|which|what)\b.{0,20}\b(?:do|can|should|must|would|to)\b.{0,15}\b(?:i|we|you)?\b.{0,12}\b(?:put|paste|set|enter|add|create|rotate|configure|use|provide|need|store|make|get|generate|revoke)\b.{0,30}\bkeys?\b|\b(?:by|per|each|every|which|what) (?:api )?keys?\b.{0,30}\b(?:spends?|spent|costs?|uses?|used|calls?|tokens?|most|makes?|burns?)\b|\b(?:spend|cost|calls|tokens|usage)\b.{0,20}\b(?:by|per) (?:api |access )?keys?\b/;

export const declineCues: readonly (readonly [DeclineReason, RegExp])[] = [
  [
    'instructions',
    /\b(ignore|disregard|forget|override|bypass|overrule|circumvent)\b.{0,40}\b(instructions?|rules?|previous|prior|above|prompts?|polic(y|ies)|restrictions?|guardrails?|limits|everything you)\b|jailbreak|developer mode|god mode|sudo mode|you are now|pretend (to be|you|that you)|act as (a|an|the|if|my)\b|\bdan mode\b|do anything now|\bsystem (override|says)\b|new instructions?\b|\b(do|follow|obey|execute|carry out) (what|whatever) (it|that|the (trace|file|name|text|error|message|document|prompt)) (says|asks|tells|wants)\b/,
  ],
  [
    'secrets',
    new RegExp(
      String.raw`\b(system|hidden|initial|internal|secret|base|developer) (prompts?|instructions?|messages?|tools?|reasoning|tool names?)\b|\byour (own |internal |exact |full |original |hidden )*(prompts?|instructions?|rules|tools?( names?)?|functions|source( code)?|code|configuration|config|chain of thought|reasoning|database|schema|weights)\b|chain.of.thought|\bpass(words?|phrases?|codes?)\b|\bcredentials?\b|\b${secret} (keys?|secrets?)\b|\b(show|give|print|reveal|list|tell|send|dump|display|expose|leak|read|what|whats|which|where)\b.{0,40}\b${secret} tokens?\b|connection strings?|environment variables?|\benv vars?\b|\bjwts?\b|\bsecrets?\b|database (url|password|dump)|\b(show|give|print|reveal|list|tell|send|dump|display|leak)\b.{0,20}\bkeys\b|\b(prompt|completion|message) texts? of (other|another|all)\b|\bwhat (model|llm|prompt) are you\b|\bhow (are|were) you (built|prompted|trained|programmed)\b`,
    ),
  ],
  [
    'other_customers',
    new RegExp(
      String.raw`\b(other|others|another|all|every|everyone else|different|somebody|someone|competing|rival|your|each|any other|which other|which of your|similar|typical|average) ?(?:of your |of the |of )?(other |biggest |largest |best |paying |our )?(?:apex |netra )?${stranger}\b(?!.{0,12}\b(of ours|we have)\b)|\b${stranger} (like us|of our size|in our industry|on (this|the|your) (platform|server|system))\b|\b${stranger} of (apex|yours|netra)\b|\borg_[0-9a-f]{6,}|\b(user|project|key|thread|run)_[0-9a-f]{8}-|\b(someone|somebody|anyone|everyone|anybody|everybody) else'?s? (data|spend|threads?|questions?|chats?|account|usage|bill|costs?)|\bcross.tenant\b|\b(everybody|everyone) on (this|the|your) (platform|server)\b|\bour competitors?\b|\bcompetitors? (spend|pay|use|cost)\b|\b(other|another) (teams?|people|users?)\b.{0,20}\b(compan(y|ies)|organi[sz]ations?)\b`,
    ),
  ],
  [
    'raw_sql',
    /\bselect\b.+\bfrom\b.+|\bunion\s+(all\s+)?select\b|\bdrop\s+(table|database|schema)\b|\binsert\s+into\b|\bdelete\s+from\b|\bupdate\b.+\bset\b.+=|\btruncate\s+table\b|information_schema|pg_catalog|system\.tables|\balter\s+table\b/,
  ],
  [
    'harm',
    /\b(hack|exploit|malware|ransomware|phishing|phish|ddos|(?<!cost (?:us )?a )bombs?|weapons?|steal|stealing|poison|launder|explosives?|keylogger|spyware|botnet|backdoor|blackmail|extort|doxx?|stalk|kill (a|my|some|him|her|people)|hurt (a|my|some|him|her|people)|suicide)\b|\b(?:perform|do|try|run|make|craft|write)\b.{0,20}\b(?:sql|prompt) injections?\b|\b(fake|forge|falsify|fabricate|cook|manipulate|tamper with)\b.{0,30}\b(invoices?|bills?|receipts?|books|numbers|figures|reports?|logs?|audit)\b/,
  ],
];

const polite = String.raw`(?:(?:please|pls|can you|could you|would you|will you|kindly|now|just|then|so|and|ok|okay|hey|hi|also|go ahead and|i want you to|i need you to|i would like you to|you should|you must|let us|lets|let|do me a favou?r and|be so kind (?:and|to)|next|immediately|right now|apex|assistant|computer) )*`;

/** Verbs that ask to change something when they open a sentence. */
export const changeVerbs = new RegExp(
  `^${polite}(delete|remove|erase|get rid of|kill off|throw away|throw out|trash|dispose of|destroy|nuke|scrap|zap|expunge|strike|cross out|take (?:_name_|_model_|him|her|them) (?:off|out of) the|(?:bump|hike|lift|up|increase|make|cap) (?:up )?(?:the|our|my|its|_name_) (?:\\w+ )?(?:budgets?|limits?|caps?|quotas?)|obliterate|make (?:_name_|_model_|it|this|that) (?:disappear|vanish|go away)|(?:i|we) want (?:to have )?(?:_name_|_model_|it|this|that|them) (?:and everything in it )?(?:gone|deleted|removed|erased|wiped)|have (?:_name_|_model_|it|this|that|them) (?:deleted|removed|erased|wiped|closed|archived)|reset|revoke|rotate|create|set(?! (?:aside|against|next to|beside|apart))|change|update|modify|edit|enable|disable|turn(?! up)|apply|approve|send(?! (?:me|us|over|through)\\b(?! (?:an? )?(?:e-?mail|mail|alert|reminder|notification|message)))|email(?! (?:of|from))|mail(?! (?:of|from))|post|deploy|cancel|refund|upgrade|downgrade|invite|buy|purchase|execute|install|uninstall|kill|restart|shut|stop|pause|start(?! with| from| at)|launch|rename|move(?! on)|switch|migrate|route|redirect|replace|grant|block|ban|archive|wipe|purge|add(?! (?:\\w+ )?(?:up|together)\\b)|insert|publish|activate|deactivate|increase|raise|double(?!-? ?check)|merge|roll(?! up)|rollback|undo|import|upload|sync|schedule|remind|notify|alert|transfer|assign|give me access|give (?:_name_|him|her|them|everyone|everybody) (?:access|admin|owner)|make (?:_name_|me|him|her|everyone) (?:an? )?(?:admin|owner|member|_name_)|promote|demote|drop|truncate|clear|pay|top up|lower the (?:budget|limit)|throttle|limit (?:_name_|_model_|the|all|our|everyone)|cap (?:_name_|_model_|the|all|our)|put (?:_name_|_model_|the|all|our|a)(?!.*(?:next to|side by side|against|beside|head to head))|force|configure|write (?:to|into) (?:the|our|my)|save (?:this|the|that) (?:as|to)|store|register|sign (?:me|us) up|hire|fire|book|order(?!.* by\\b)|open a ticket|file a|commit|push|run (?:the|this|a) (?:script|command|migration|job|query)) ?`,
);

/** A request that opens with such a verb and yet only asks. */
export const asksOnly =
  /\b(what|how|would|would've|if|which|save|saved|savings?|worth|why|where|cheaper|effect|impact|difference|have cost|simulate|replay|hypothetically|estimate|faster|slower|latency)\b|\b(?:costs?|price|spend|bill|savings?)$/;
