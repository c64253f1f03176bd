import type { Intent } from '../question-parse.ts';

/** Why a question is declined. */
export type DeclineReason =
  | 'other_customers'
  | 'secrets'
  | 'changes'
  | 'instructions'
  | 'harm'
  | 'raw_sql'
  | 'other_subject';

/** Asking for what nobody may have. Looked for first, in the lower-case words of the question. */
export const declineCues: readonly (readonly [DeclineReason, RegExp])[] = [
  [
    'instructions',
    /\b(ignore|disregard|forget|override|bypass)\b.{0,30}\b(instruction|instructions|rules?|previous|prior|above|prompt|polic(y|ies)|restrictions?|guardrails?)\b|jailbreak|developer mode|you are now|pretend (to be|you)|act as (a|an|the|if)\b|\bdan mode\b|do anything now/,
  ],
  [
    'secrets',
    /\b(system|hidden|initial|internal|secret) (prompts?|instructions?|messages?|tools?|reasoning)\b|\byour (own )?(prompts?|instructions?|rules|tools|functions|source code|configuration|chain of thought)\b|chain.of.thought|\bpasswords?\b|\bcredentials?\b|\b(private|ssh|encryption|signing|master|secret) keys?\b|\b(show|give|print|reveal|list|tell|send|what).{0,30}\b(api|access|secret|bearer|auth|refresh|session) (keys?|tokens?)\b|connection string|environment variables?|\bjwt\b|\bsecrets?\b|database url/,
  ],
  [
    'other_customers',
    /\b(other|another|all|every|everyone else|different|somebody|someone|competing|rival) ?(customers?|organi[sz]ations?|orgs?|tenants?|compan(y|ies)|accounts?|firms?|competitors?)('s)?\b|\b(customers?|organi[sz]ations?|tenants?) of (apex|yours|netra)\b|\borg_[0-9a-f]{6,}|\b(user|project|key|thread|run)_[0-9a-f]{8}-|\b(someone|somebody|anyone|everyone) else'?s? (data|spend|threads?|questions?|chats?|account)|\bcross.tenant\b/,
  ],
  [
    'raw_sql',
    /\bselect\b.+\bfrom\b.+|\bunion\s+select\b|\bdrop\s+(table|database|schema)\b|\binsert\s+into\b|\bdelete\s+from\b|\bupdate\b.+\bset\b.+=|\btruncate\s+table\b|information_schema|pg_catalog|system\.tables/,
  ],
  [
    'harm',
    /\b(hack|exploit|malware|ransomware|phishing|ddos|bomb|weapon|steal|poison|launder|explosive)\w*\b|\b(sql|prompt) injection\b/,
  ],
];

/** Verbs that ask to change something when they open the request. */
export const changeVerbs =
  /^(?:(?:please|can you|could you|would you|will you|kindly|now|just|ok|then|go ahead and|i want you to|you should|i need you to|let'?s)\s+)*(delete|drop|remove|erase|reset|revoke|rotate|create|set|change|update|modify|edit|enable|disable|turn|apply|approve|send|email|mail|post|deploy|cancel|refund|upgrade|downgrade|invite|buy|purchase|pay|execute|install|kill|restart|shut|stop|start|rename|move|grant|block|ban|archive|wipe|purge|add|insert|publish|activate|deactivate|increase|raise|merge|roll|rollback|undo|import|upload|sync|schedule|remind|notify|transfer)\b/;

/** A request that opens with such a verb and yet only asks. */
export const asksOnly = /\b(what|how|would|would've|should|could|if|which|save|saved|worth|cost|why|where)\b/;

const cache = String.raw`(?:prompt[- ])?cach(?:e|es|ed|ing)`;
const lifetime = String.raw`(?:lifetimes?|ttls?|time[- ]to[- ]live|expir(?:y|ation|e|es)|duration|retention|window|keep[- ]alive)`;
const span = String.raw`(?:(?:1|one|an|5|five|60|sixty)[- ]?(?:h|hr|hour|m|min|minute)s?|hourly|5m|1h|longer|shorter|endless|infinite|unlimited|no expiry|best|optimal|ideal|right|different|another|other)`;

/** Cues of what is wanted, in order: the first that matches decides. */
export const intentCues: readonly (readonly [Intent, RegExp])[] = [
  [
    'how_to_connect',
    /\bhow (do|can|could|should|would|to)\b.{0,40}\b(connect|import|ingest|upload|integrate|onboard|hook up|send (you |in )?(my|our|data|logs|calls|usage|traces|telemetry)|add (my|our|data|logs|calls)|get (my|our) (data|logs|calls|usage)|feed|set ?up|get started|instrument)\b|\bwhere do i (start|begin|upload|import)\b|\bget(ting)? started\b|\bwhat (formats?|files?|sources?|logs?) (do|can) (you|apex|i)\b|\bsupported (formats?|sources?|files?)\b|\bwhat can (you|i|we) (do|ask|answer)\b|^(help|hi|hello|hey|start)$/,
  ],
  [
    'reduce_cost',
    /\b(response|exact|semantic|answer|result) cach|\b(redundant|duplicate|duplicated|identical|repeated) (calls?|requests?|prompts?)\b/,
  ],
  [
    'lifetime_what_if',
    new RegExp(
      String.raw`\b${cache}\b.*\b${lifetime}\b.*\b(would|could|should|if|save|saved|saving|savings|cheaper|worth|help|pay|pays|better|best|optimal|right|which|recommend|cost|longer|shorter|change|switch|use|other|another|try)\b|\b(would|could|should|what if|if|which|best|optimal|right|try|how much)\b.*\b${lifetime}\b.*|\b(would|could|should|if|how about)\b.*\b${span}\b.*\b${cache}\b|\b${cache}\b.*\b(would|if|could|should)\b.*\b${span}\b|\b(would|if|should|could)\b.*\b${cache}\b.*\b(for|to|at|with|of) ${span}\b|\b${span} ${cache}\b|\b${span} ${lifetime}\b|\bif (the )?${cache} (lived|lasted|stayed|were kept|was kept|expired|never)\b|\b(?:would|if|what)\b.*\b(?:without|no|turned off|disabled?|not used?)\b.*\b${cache}\b|\bkeep(ing)? (the )?${cache} (alive|warm|longer)\b|\b${cache}\b.*\b(vs|versus|or|instead of|compared to)\b.*\b(1 ?h|5 ?m|hour|minutes?)\b|\b(5m|1h|5 minutes?|1 hour|one hour|five minutes?)\b.*\b(vs|versus|or|instead of|against|compared (to|with))\b.*\b(5m|1h|minutes?|hour)\b.*\b${cache}\b`,
    ),
  ],
  [
    'expensive_sessions',
    /\b(expensive|dear|dearest|costly|costliest|priciest|pricey|heavy|heaviest|most costly)\b.{0,20}\b(sessions?|conversations?|tasks?|chats?|runs?)\b|\b(sessions?|conversations?|tasks?|chats?)\b.{0,40}\b(expensive|dear|dearest|costly|costliest|pricey|cost (so|that|too) much|cost the most and|why)\b|\bwhy (is|was|are|were|did|do|does)\b.{0,40}\b(sessions?|conversations?|chats?)\b|\bwhat (made|makes|drives|drove)\b.{0,40}\b(sessions?|conversations?|chats?)\b/,
  ],
  [
    'prompt_cache_analysis',
    new RegExp(
      String.raw`\b${cache}\b.*\b(where|lose|losing|lost|loses|loss|losses|miss|misses|missed|missing|wast\w*|sav\w+|use|uses|using|used|audit|analy\w+|review|break|breaks|breaking|broken|effective|efficient|working|work|works|benefit|help|helps|helped|opportunit\w+|potential|how well|how good|improve|better|pay off|worth)\b|\b(where|how well|how effectively|how good|audit|analy[sz]e|review|explain|check|do we|are we|is our|does our|is the|why)\b.*\b${cache}\b|\b(los\w+|miss\w*|wast\w*|sav\w+|benefit\w*)\b.*\b${cache}\b|^(?:prompt )?cach(?:e|ing)(?: (?:analysis|audit|report|usage|use|savings|misses))?$`,
    ),
  ],
  [
    'budget_status',
    /\bbudgets?\b|\b(quota|allowance|credit|credits)\b|\bhow much (is|do we have|have we) (left|remaining)\b/,
  ],
  [
    'capacity_plan',
    /\b(triple|triples|tripling|double|doubles|doubling|quadruple|\d+ ?x|\d+ times|scale up|scaling|rate limits?|capacity|throughput|headroom|launch)\b.{0,60}\b(traffic|usage|load|calls|requests|users|volume|limits?|prepare|next|month|handle|capacity|need)?|\bprepare for\b/,
  ],
  [
    'latency_reduce',
    /\b(reduce|cut|lower|improve|decrease|get|bring|make|speed|shorten|faster|quicker)\b.{0,50}\b(latency|response times?|slow|speed|faster|quicker|under \d+ ?(ms|s|seconds?)|seconds?|snappier)\b|\b(how|what).{0,30}\b(faster|speed up|quicker)\b/,
  ],
  [
    'model_what_if',
    /\b(what if|what would|would (it|we|that|this)|if we|had we|suppose|imagine|how much would|how about)\b.{0,80}\b(switch\w*|mov\w+|replac\w+|us(e|ed|ing)|instead|route\w*|migrat\w+|swap\w*|on|to|with|run|ran|go|went)\b.{0,60}\b(gpt|claude|opus|sonnet|haiku|gemini|llama|mistral|deepseek|qwen|grok|o[134]|mini|nano|flash|(another|other|cheaper|smaller|different|new|newer|bigger|older) models?)\b|\b(cheaper|smaller|alternative|equivalent) models?\b.{0,40}\b(for|could|would|instead|quality)\b|\bnew models?\b.{0,30}\b(do|perform|work)\b|\bwhich calls should (move|use)\b|\b(which|what) (models?|llms?) (should|could|can|ought) (we|i)\b/,
  ],
  [
    'reduce_cost',
    /\b(reduce|cut|lower|decrease|trim|shrink|slash|optimi[sz]e|minimi[sz]e|bring down|save money|save us|save on|save|spend less|pay less|get cheaper)\b.{0,60}\b(cost|costs|spend|spending|bill|bills|money|expenses?|usage|tokens?|budget|percent|%|less|by)\b|\bhow (can|could|do|should) (we|i) (save|optimi[sz]e|spend less|pay less|economi[sz]e)\b|\bsavings? (opportunit\w+|potential|ideas?|tips?)\b|\bwhere (can|could|do) (we|i) save\b|\b(cost|spend) optimi[sz]ation\b|\bwast(e|ed|ing|eful)\b/,
  ],
  [
    'forecast',
    /\b(forecast\w*|predict\w*|projection|projected|extrapolat\w*|run[- ]rate|on track|estimate[ds]?)\b|\bwill (we|i|it|our|the|this)\b|\b(going to|gonna) (spend|cost|be|pay|reach|hit)\b|\b(by|at) (the )?(end of|year[- ]end|month[- ]end)\b|\b(next|coming|upcoming) (week|month|quarter|year)\b|\bwhere (will|does) (it|this|our spend) end\b|\bexpected? (to )?(spend|cost|bill)\b/,
  ],
  [
    'anomaly',
    /\b(anomal\w+|unusual\w*|outliers?|weird|strange|abnormal\w*|suspicious|unexpected\w*|irregular\w*|out of the ordinary|spikes?|spiked|odd)\b/,
  ],
  [
    'explain_change',
    /\bwhy\b|\b(grow|grows|growing|grew|grown|increas\w+|rising|rose|declin\w+|shrink\w*|shrank)\b.{0,12}\b(fast\w*|most|quick\w*|steep\w*|strongest)\b|\b(fastest|quickest)[- ]growing\b|\bwhat (caused|changed|drove|explains?|is driving|drives|happened|is behind|made)\b|\b(reasons?|cause|causes|root cause|explanation) (for|of|behind)\b|\bexplain\b.{0,40}\b(increase|decrease|jump|rise|drop|change|growth|difference|bill|spend|cost)\b/,
  ],
  [
    'errors_retries',
    /\bretr(y|ies|ied|ying)\b|\bretry storms?\b|\bpaid for (failed|failing)\b|\bwhat (goes|went|is going) wrong\b/,
  ],
  [
    'compare_models',
    /\b(compare|comparison|benchmark|evaluate|rank)\b.{0,40}\bmodels?\b|\bwhich (model|llm) (is|are|was) (the )?(best|better|good|right|ideal|smarter|smartest)\b|\bbest model\b|\bmodels? (comparison|benchmark|compared)\b/,
  ],
];

/** What no call record tells; asked for, the honest answer is that nobody recorded it. */
export const unrecorded: readonly (readonly [string, RegExp])[] = [
  [
    'quality',
    /\b(quality|accuracy|correctness|hallucinat\w+|satisfaction|csat|nps|thumbs|ratings?|feedback|helpful\w*|eval(uation)? scores?)\b/,
  ],
  [
    'revenue',
    /\b(revenue|profit\w*|margins?|arr|mrr|roi|return on investment|conversions?|churn|sales|business value|ltv|cac)\b/,
  ],
  ['energy', /\b(carbon|co2|emissions?|energy|electricity|kwh|watts?|water)\b/],
  [
    'people',
    /\b(salar(y|ies)|headcount|working hours|hours worked|productivity|lines of code|pull requests?|commits?|merged changes?|tickets?|story points?)\b/,
  ],
  ['infrastructure', /\b(gpus?|cpus?|servers?|memory usage|disk|bandwidth|uptime|kubernetes|network traffic)\b/],
  [
    'prompt_text',
    /\b(what (did|do) (users|people|customers) (ask|say|write|type)|prompt texts?|completion texts?|message contents?|topics?|sentiment|languages? used|transcripts?)\b/,
  ],
  ['country', /\b(countr(y|ies)|regions?|cit(y|ies)|geograph\w*|locations?|data ?cent(er|re)s?)\b/],
];

/** Words of the cues, so that they are not taken for names in the data. */
export const intentWords: readonly string[] =
  `forecast predict projection anomaly anomalies unusual outlier spike spikes spiked budget budgets quota retry retries retried
  capacity scale limit limits launch traffic triple double reduce cut save saving savings optimize optimise optimization cheaper waste wasted wasteful
  connect import ingest upload integrate format formats latency faster quicker switch switched migrate replace model-mix quality accuracy revenue profit margin carbon energy gpu country region
  explain cause caused causes driver drivers driving reason reasons change changed changes increase increased decrease decreased rise rose jump jumped drop dropped grow grew growth
  lose losing lost miss misses missed break breaks breaking audit analyse analyze analysis review effective efficiency benefit expiry expire expires longer shorter endless infinite alive warm ttl lifetime
  successful succeeded failing failed fail fails ok batch flex priority standard`.split(/\s+/);
