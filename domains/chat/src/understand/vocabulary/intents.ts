import type { Intent } from '../question-parse.ts';

/** What is wanted, told by the words of one sentence: names stand as `_name_` or `_model_`. */
export interface IntentCue {
  readonly intent: Intent;
  readonly pattern: RegExp;
  /** Where this matches too, the cue says nothing. */
  readonly unless?: RegExp;
}

const cache = String.raw`(?:prompt[- ])?(?:kv[- ])?cach(?:e|es|ed|ing)`;
const lifetime = String.raw`(?:lifetimes?|life|ttls?|time[- ]to[- ]live|expir(?:y|ation|e|es|ing)|duration|retention|keep[- ]alive)`;
const span = String.raw`(?<!last |past |previous |per |by |each |every )(?:(?:an?|one|two|five|ten|fifteen|thirty|sixty|\d+)[- ]?(?:h|hr|hrs|hour|hours|m|min|mins|minute|minutes)|hourly|hour|longer|shorter|endless|infinite|unlimited|forever)`;
const whatIf = String.raw`(?:what if|as if|as though|what would|would|if (?:we|i|all|every|everything|it|they|the|our|those|these|this|that|each|_name_|_model_)|had (?:we|i|all|every|everything|it|they|our|those|_name_|_model_)|suppose|supposing|imagine|assuming|assume|hypothetically|could have|might have|how about|simulate|replay|re-?price|pretend|let us say|say we)`;
const switching = String.raw`(?:switch\w*|mov(?:e|ed|es|ing)|replac\w+|us(?:e|ed|ing)|swap\w*|rout(?:e|ed|es|ing)|migrat\w+|r[ua]n|running|went|gone|go(?:es|ing)?|chang\w+|chose|chosen|pick\w*|tr(?:y|ied|ying)|downgrad\w+|upgrad\w+|put|sent|send|served?|handled|done|made|stood|stepped|stand|did|doing|does|do|answer(?:s|ed|ing)?|tak(?:e|es|en|ing)|took|process(?:es|ed|ing)?|handl(?:e|es|ing)|been|exchang\w+|convert\w*|shift\w*|had)`;
const anyModel = String.raw`(?:_model_|(?:(?:an?|the|some|another|other|different|cheaper|smaller|lighter|newer|new|bigger|older|better|faster|mini|small|cheap|cheapest|two|these|those) )+(?:\w+ )?(?:models?|llms?|one))`;
const load = String.raw`(?:traffic|usage|load|volume|calls?|requests?|users?|demand|consumption|tokens?|business|workload|customers?|adoption|activity|agent use|use)`;
const growth = String.raw`(?:tripl\w+|doubl\w+|quadrupl\w+|quintupl\w+|(?:two|three|four|five|six|seven|eight|nine|ten|hundred)[- ]?fold|\d+[- ]?fold|\d+(?:\.\d+)?x|x\d+|(?:\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred) ?(?:times|x)|twice|thrice|half again|(?:\+|plus )?\d+(?:\.\d+)?(?:%| percent)(?: more| growth| increase| higher)?|order of magnitude)`;
const failing = String.raw`(?:fail\w*|errors?|errored|timeouts?|timed[- ]out|failures?|unsuccessful|rate[- ]limited)`;
const money = String.raw`(?:cost|costs|costing|spend|spent|spending|pay|pays|paid|paying|money|wast\w+|los[et]|losing|lost|burn\w*|bill\w*|dollars?|\$|charged?|expensive)`;
const dear = String.raw`(?:expensive|dear|dearest|costly|costliest|priciest|pricey|heavy|heaviest|priced?)`;
const spell = String.raw`(?:sessions?|conversations?|tasks?|chats?|runs?|jobs?)`;

/** Cues in order: the first that fits decides. */
export const intentCues: readonly IntentCue[] = [
  {
    intent: 'how_to_connect',
    pattern:
      /\b(?:no|without|not any|any|see no|there(?:'s| is) no) (?:data|calls|numbers|figures|charts?)(?: (?:at all|here|visible|yet|there|shown|in here|in apex))*(?: *$| (?:what|how|help|why|where|and)\b)|\b(?:don't|dont|do not|can't|cannot|can not|didn't|doesn't) (?:\w+ )?(?:see|find|get|have|show) (?:any|my|our) (?:data|calls|numbers|figures|traces|logs)\b|\b(?:nothing|no data|no calls) (?:is |are |has |have )?(?:shows?|showing|shown|appears?|appeared|arrives?|arrived|visible|here|there|comes? in|came in|displayed)\b|\b(?:dashboard|page|screen|project|account|workspace|everything|chart|it|app) (?:is|looks|stays|seems|are) (?:all |completely |still |so |totally )?(?:empty|blank)\b|\bwhy is (?:\w+ ){0,3}(?:empty|blank)\b|\b(?:installed|connected|imported|configured|set up|sent) (?:nothing|anything)\b|\bnothing (?:is |has been )?(?:installed|connected|imported|configured|set up)\b|\b(?:haven't|have not|havent) (?:installed|connected|imported|configured|set up|sent)\b|\b(?:the|my|our|what is the)? ?first steps?$|^(?:so )?where (?:is|are) (?:my|our|all my|all our) (?:data|calls|traces|logs|numbers)\b|\b(?:nothing|no data) (?:in )?(?:here|there)(?: yet)?\b|\b(?:just|only|recently) (?:signed up|registered|joined|created (?:an|my|our) account|started with (?:apex|you))\b|\b(?:traces|logs|calls|spans|telemetry|data)\b.{0,40}\b(?:are|is|live|lives|sit|sits|kept|stored|in)\b.{0,60}\b(?:in here|into (?:apex|here|you)|to (?:apex|you)|see (?:them|it) here|over here)\b|\b(?:getting|bringing|sending|importing|moving|loading)\b.{0,40}\b(?:in here|into (?:apex|here|you)|over here)\b|\b(?:what|which) (?:are the )?steps\b.{0,30}\b(?:get|bring|move|import|send|load|have)\b.{0,20}\b(?:here|in|apex)\b/,
    unless: /_name_|_model_|\bcache\b/,
  },
  {
    intent: 'how_to_connect',
    pattern:
      /\bhow (?:do|can|could|should|would|to|does one)\b.{0,30}\b(?:connect|import|ingest|upload|integrate|onboard|hook (?:\w+ )?up|plug (?:\w+ )?in|wire (?:\w+ )?up|instrument|feed|load|export .{0,30}\b(?:to|into) (?:you|apex|here)|send (?:you |in |over )?(?:(?:my|our|the|some|more|us)\b ?)?(?:\w+ )?(?:data|logs?|calls|usage|traces?|telemetry|spans?|events?)|send\b.{0,40}\bto (?:you|apex|here)|add (?:my|our|the|more|some|a|an)?\s?(?:new )?(?:\w+ )?(?:data|logs?|calls|sources?|provider|export|sdk|app)|get (?:(?:my|our|the|some|more) )?(?:\w+ ){0,6}(?:in here|into (?:apex|you|here|this)|in|started)|get (?:my|our) (?:\w+ ){0,3}(?:data|logs?|calls|usage|traces)|set ?up|start sending|track|record|capture|log|point|attach|link|configure|install|tag|label|make (?:you|apex) see|tell you|give you|bring)\b(?!.{0,40}\b(?:down|cheaper|faster|lower)\b)/,
    unless:
      /\b(?:cheaper|faster|cost less|reduce|latency|savings?|save|costs?|spend|spending|budget|bills?|how (?:much|many))\b|\bbring (?:that|it|this|the|our|down)\b/,
  },
  {
    intent: 'how_to_connect',
    pattern:
      /\bwhere (?:do|can|should|to|would) (?:i|we|you)?\s?(?:start|begin|upload|import|point|send|put|paste|drop|find the (?:endpoint|key)|connect|plug|configure)\b|\bget(?:ting)? started\b|\bwhat (?:formats?|files?|sources?|logs?|exports?|sdks?|providers?|tools?|integrations?|data) (?:do|can|are|does|should|must)\b.{0,25}\b(?:you|apex|i|we|it|supported?|import|read|take|accept|send|upload|need)\b|\b(?:supported|accepted) (?:formats?|sources?|files?|sdks?|providers?|tools?|integrations?)\b|\b(?:install(?:ation)?|set-?up|import|upload|integration) (?:instructions?|guide|steps?|help|docs)\b|^(?:please )?(?:set ?up|connect|import|upload|hook up|integrate|ingest)\b|\bexamples? (?:of )?(?:an? |the |some )?(?:\w+ )?(?:import|upload|csv|jsonl|export|files?|formats?)\b|\b(?:drag|drop|paste)\b.{0,30}\b(?:csv|jsonl?|parquet|files?|exports?|logs?)\b|\bwhere (?:do|can|should) (?:i|we) (?:find|get|create|put|enter|paste|set)\b.{0,30}\bkeys?\b|\bhow (?:do|can) (?:i|we) (?:get|create|make|use)\b.{0,20}\bkeys?\b|\bwhat (?:can|could) (?:you|i) (?:do|ask|answer)\b|^what (?:can|could) we (?:do|ask)(?: (?:here|you|with (?:this|apex|you)))?$|\bwhat (?:do|would|must|should) (?:i|we) (?:have to |need to )?(?:send|install|add|connect|import|set|record|provide|share|upload|configure|change)\b.{0,60}\b(?:so (?:that )?(?:you|apex|it|the|they|we)|before|data|logs|telemetry|traces|show up|in order|to (?:see|get|track|have|use))\b|\bgets? in(?:to)? (?:here|apex)\b|\bi need to install\b|\b(?:show up|appear|arrive|visible|land) (?:in apex|here|in here|for you|with you|on your side)\b|\b(?:steps?|guide|instructions?|procedure|docs|documentation|tutorial|best way|easiest way|way) (?:for|to|of|on) (?:\w+ )?(?:connect\w*|import\w*|ingest\w*|upload\w*|integrat\w+|send\w*|hook\w*|instrument\w*|set ?up|setting up|export\w*)\b|\b(?:do|can|does|will) (?:you|apex|it|this) (?:support|read|import|accept|work with|integrate|ingest|take|connect|handle|understand)\b|\b(?:can|could|may) (?:i|we) (?:connect|import|upload|send you|integrate|hook|plug|drop|paste|feed)\b|\bi (?:want|would like|need|d like) to (?:connect|import|upload|send|integrate|hook|plug)\b|\bwe (?:want|would like|need) to (?:connect|import|upload|send|integrate|hook|plug)\b|\b(?:set ?up|connect|import|hook up|integrate)\b.{0,50}\b(?:how|steps|instructions|guide|docs|documentation)\b|\b(?:setup|integration|onboarding|import|connection) (?:guide|instructions|steps|docs|help)\b|\bwhich (?:endpoint|url|attribute|header|env(?:ironment)? variable|sdk|field)s?\b.{0,40}\b(?:send|set|use|need|point|export)\b|\b(?:otlp|opentelemetry|otel|exporter|base url)\b.{0,40}\b(?:endpoint|url|point|set|configure|where|how)\b|\bhow (?:do|can) (?:i|we) make (?:apex|you) (?:see|read|know)\b|^(?:please )?(?:help|hi|hello|hey|start|good (?:morning|afternoon|evening))(?: (?:there|me|you|all|apex|please))*$/,
    unless: /\b(?:cheaper|faster|reduce|cut (?:our|my|the|cost)|save (?:money|cost))\b|_time_|\bdown to\b/,
  },
  {
    intent: 'compare_models',
    pattern: new RegExp(
      String.raw`_model_ (?:or|vs|versus|and|against) (?:the |rather )?_model_.*\b(?:which|who|what) (?:one |of (?:the two|them|these) )?(?:\w+ ){0,3}(?:better|best|cheaper|cheapest|faster|fastest|slower|pricier|dearer|deal|value|wins?|reliable|more|less|fewer|prefer|choose|pick|recommend)\b|\b(?:should|shall|would you|do (?:we|i)|could|to)\b.{0,40}\b(?:pick|choose|take|use|go with|go for|prefer|stick with|rather|favou?r)\b.{0,12}_model_ or (?:rather )?_model_|\b(?:decide|decision|choice|choose|choosing|choosing|torn|pick|picking|toss-?up|better (?:deal|value)|best value)\b.{0,15}\b(?:between|of)\b.{0,10}_model_ (?:and|or) _model_|\b(?:which|what) (?:one )?of _model_ (?:and|or) _model_|\b(?:is|are|was|were) _model_\b.{0,20}\b(?:pricier|dearer|costlier|cheaper|faster|slower|quicker|better|worse|more \w+|less \w+)\b.{0,10}\bthan\b.{0,10}_model_|\b(?:put|set|hold|lay) (?:\w+ )?_model_.{0,20}_model_.*\b(?:side by side|next to|against|beside|head to head|together)\b|\b(?:put|set|hold|lay) _model_ (?:next to|against|beside|alongside) _model_|\bhow (?:the )?(?:two|three|both) (?:\w+ )?(?:do|compare|perform|fare|stack|measure)\b|^(?:for |on |in )?(?:_name_ )?_model_ or _model_(?: (?:for|on|in) _name_)?$`,
    ),
    unless: new RegExp(
      String.raw`\b(?:what if|if (?:we|i|all|our|the|they)|had (?:we|i|all|our)|would (?:we|i) have|instead of|swap\w*|replac\w+)\b`,
    ),
  },
  {
    intent: 'reduce_cost',
    pattern:
      /\b(?:should|must|needs? to|has to|have to|ought to|got to|could|can|may)\b.{0,12}\b(?:cost|be|become|get|come)\b.{0,25}(?:\b\d+ ?(?:%|percent)|\b(?:a )?(?:half|third|quarter|fifth|tenth)|\b(?:\w+) percent) (?:less|cheaper|lower)\b|\b(?:find|show|identify|spot|look(?:ing)? for|get|need|want|any|suggest|more|some|see|seek|hunt for|dig up|search for|after|squeeze out)\b.{0,20}\bsavings?\b|\b(?:money|something|anything|costs?) (?:can|could|to|might|may) be (?:\w+ )?(?:saved|cut|trimmed|shaved)\b|\bfor (?:half|less|a third of|a quarter of|a fraction of) (?:the |of the )?(?:money|price|cost)\b|\bwhere (?:could|can|might|do) (?:\w+ ){0,4}(?:save|be saved|economi[sz]e)\b|\b(?:fat|slack|excess|anything|something|room) (?:\w+ ){0,3}(?:to|be) (?:trim|cut|save|shave|economi[sz]e|spare|trimmed|cut|saved)\b|\btrim (?:some |the |any )?fat\b/,
    unless:
      /\bcach(?:e|ed|ing)\b|\b(?:did|have|has) (?:we|i|it|our)\b.{0,30}\bsav|_model_.*\binstead\b|\b(?:if|had) (?:we|i|all|it|they|_model_|_name_)\b/,
  },
  {
    intent: 'budget_status',
    pattern:
      /\b(?:close|near|nearing|approach(?:es|ing)?|far (?:\w+ ){0,2}from|short of|over|past|hit(?:ting|s)?|reach(?:ed|es|ing)?|exceed\w*|inside|within|below|under|against|stay(?:ing)? (?:in|under))\b.{0,30}\b(?:its|their|our|the|my|his|her|that) (?:\w+ )?(?:caps?|ceiling|allowance|allocation|allotment|spending limits?|monthly limits?|limits?)\b|\b(?:spending|spend|cost|monthly|money) (?:caps?|ceilings?)\b|\bheadroom\b.{0,40}\b(?:caps?|ceiling|budget|allowance)\b|\b(?:used up|eaten up|burn(?:ed|t) through|run through|spent|exhausted|gone through) (?:all )?(?:the|its|our|their) (?:money|funds?|allocation|allotment|funding)\b|\bhow (?:close|near|far) (?:are|is|were|was)\b.{0,30}\b(?:caps?|ceiling|limits?|budget)\b|\b(?:caps?|ceiling|budget)\b.{0,20}\bhow (?:far|close|near)\b|\b(?:money|funds?) (?:it|they|we|_name_) (?:was|were|is|are|got|had been) (?:given|allotted|granted|assigned|allocated|allowed)\b/,
    unless:
      /\b(?:rate|token|context|tpm|rpm|throughput|time|latency)[- ]?(?:limits?|caps?)\b|\b(?:twice|double|triple|tripling|doubling|\d+x|times)\b|\b(?:latency|response times?|faster)\b|_time_/,
  },
  {
    intent: 'lifetime_what_if',
    pattern: new RegExp(
      String.raw`\b(?:${cache}|ttls?)\b.*\b(?:${lifetime}|${span})\b|\b(?:${lifetime}|${span})\b.*\b${cache}\b|\bttls?\b`,
    ),
    unless: new RegExp(
      String.raw`^(?!.*\b(?:${whatIf}|instead|rather|in place|better|best|optimal|right|ideal|which|recommend|should|could|sav\w+|cheaper|worth|pays?|paid|longer|shorter|vs|versus|compare|change|extend\w*|try|switch|other|different|raise|increase|ttls?|help|with an?|if)\b)|\b(?:cache )?hit (?:rate|ratio)\b(?!.*\b(?:if|would)\b)|\b(?:per|by|each|every) hour\b`,
    ),
  },
  {
    intent: 'lifetime_what_if',
    pattern: new RegExp(
      String.raw`\b${whatIf}\b.*\b(?:without|no|turned off|disabled?|not used?|never used|switched off|had not)\b.{0,20}\b${cache}\b|\bkeep(?:ing)? (?:the |our |prompts )?${cache} (?:alive|warm|longer)\b|\bif (?:the |our )?${cache} (?:lived|lasted|stayed|were kept|was kept|expired|never)\b`,
    ),
  },
  {
    intent: 'budget_status',
    pattern:
      /\b(?:limits?|caps?|allowance)\b.{0,30}\b(?:used|left|remaining|reached|spent|consumed)\b|\bbudgets?\b|\bspend(?:ing)? (?:caps?|limits?)\b|\b(?:quota|allowance|credit|credits)\b|\bhow much (?:is|do we have|have we(?: got)?|money is) (?:left|remaining|still)\b|\b(?:over|under|within|blow\w*|burst) (?:our|the|their|its|my) (?:limits?|caps?|allowance)\b/,
    unless: new RegExp(
      String.raw`\blatency budgets?\b|\b(?:tpm|rpm|rate[- ]limits?)\b|\b${growth}(?!\w).*\b(?:${load}|quotas?|prepare)\b|\b${load}\b.*\b${growth}(?!\w)|\b${growth}(?!\w).*\brate limits?\b|\btoken budgets?\b.*\breasoning\b|\b(?:same|equal|constant|unchanged|current) budgets?\b|\b(?:latency|response times?|faster)\b`,
    ),
  },
  {
    intent: 'capacity_plan',
    pattern: new RegExp(
      String.raw`\b${growth}(?!\w).{0,60}\b${load}\b|\b${load}\b.{0,60}\b${growth}(?!\w)|\b(?:rate|token|throughput|tpm|rpm) limits?\b(?!ed| errors?| failures?)|\b(?:capacity|headroom)\b|\bprepare for\b|\b(?:get|be|are we|we are) ready for\b|\bscal(?:e|es|ed|ing) (?:up|to|out|by|for)\b|\bscal(?:e|es|ed|ing)\b.{0,40}\b${growth}(?!\w)|\b(?:launch|roll ?out|go(?:ing)? live|peak|black friday|onboard\w*|campaign|surge|growth)\b.{0,80}\b(?:prepare|expect|handle|cope|ready|limits?|plan|need|cost|traffic|usage|load)\b|\b(?:handle|cope with|sustain|withstand|survive|absorb)\b.{0,40}\b${load}\b|\bif\b.{0,60}\b(?:${load}|we)\b.{0,20}\b${growth}(?!\w)|\b(?:grow|grows|growing|increase|increases|go|goes|rise|rises|jump|jumps) (?:up )?(?:by |to )?${growth}(?!\w).{0,60}\b(?:cost|limits?|prepare|need|what|how|spend|pay|bill|can|handle)\b|\b(?:what|how much)\b.{0,40}\bat ${growth}(?!\w)`,
    ),
    unless:
      /\b(?:cut|reduc\w+|lower|sav(?:e|ing)|bring down|cheaper)\b.{0,40}\b\d+ ?(?:%|percent)|\bby \d+ ?(?:%|percent)\b.{0,30}\b(?:cheaper|less)|\brate limit(?:ed)? (?:errors?|failures?)\b|\bslowest\b|\b(?:failed|errors?|failures?)\b.{0,25}\brate limit|\bwhy\b|\bretr(?:y|ies)\b|\bhow many\b.{0,30}\brate[- ]limit|\b(?:rose|grew|increased|jumped|climbed|went up|gone up|is up|are up|was up|were up)\b.{0,12}\d+ ?(?:%|percent)/,
  },
  {
    intent: 'latency_reduce',
    pattern:
      /_time_.{0,60}\b(?:like|want|wanted|need|prefer|aim|rather|target|goal)\b.{0,25}_time_|\b(?:reduc\w+|cut\w*|lower\w*|improv\w+|decreas\w+|get|bring|make|speed|shorten\w*|fix|drop|push|trim|shave|halve|need|want|must|should|keep|optimi[sz]e|accelerat\w+|minimi[sz]e|tune|help with|do (?:something )?about)\b.{0,60}\b(?:latency|latencies|response times?|slow\w*|speed(?: up)?|faster|quicker|quickly|snappier|snappy|ttft|time to first token|responsive\w*|wait(?:ing)?(?: time)?|delay|lag)\b|\b(?:get|bring|make|keep|cut|reduc\w+|need|want|must|should|push|drop|shave|have)\b.{0,60}_time_|\b(?:how|what|where|which)\b.{0,40}\b(?:faster|speed (?:\w+ ){0,3}up|quicker|snappier|more responsive|less slow)\b|\btoo (?:slow|long|sluggish)\b|\b(?:get|make|bring|become|be|need|want)\b.{0,60}\b(?:more |much |a lot )(?:fast|quick|responsive|rapid|snappy)\b|\bspeed (?:\w+ ){0,4}up\b|\b(?:slow|sluggish|laggy)\b.{0,40}\b(?:help|fix|what can|what should|do about|improve|change)\b|\b(?:latency|response times?|responses?|answers?|replies|it|_name_|chatbot|bot|calls?)\b.{0,40}\b(?:under|below|less than|within|max(?:imum)?|no more than|at most|down to|faster than|sub) _time_|\b(?:takes?|taking|took) _time_.{0,60}(?:_time_|\b(?:faster|less|quicker|half|down)\b)|\btakes? _time_.{0,60}\b(?:want|need|get|bring|make|down|should|must)\b|^(?:please )?speed (?:\w+ ){0,4}up\b|\bspeed up\b|\b(?:twice|(?:\d+|two|three|four|five|ten) ?(?:x|times)) (?:as fast|faster|quicker)\b|\b\d+x faster\b|\b(?:takes?|taking) (?:too|so|far too|forever|ages) ?(?:long)?\b|\bfaster (?:responses?|answers?|replies)\b|\b(?:needs?|has|have|must|should) (?:to )?(?:be|come|respond|answer|reply|finish|return)\b.{0,30}(?:\b(?:faster|quicker|quickly)\b|_time_)/,
    unless:
      /\bsav(?:e|ing)\b.{0,12}(?:\d+ ?%|\bpercent|\bmoney|\$)|\b(?:cut|reduc\w+|lower|sav(?:e|ing)|bring down|halve|slash|trim|decreas\w+|shrink)\b.{0,25}\b(?:costs?|spend(?:ing)?|bills?|money|expenses?)\b|\b(?:cheaper|cheapest|cost less|less expensive)\b(?!.{0,40}\bfaster\b)|\bhow (?:fast|slow|long|quick) (?:is|are|was|were|does|do|did)\b|\bcalls? (?:slower|longer|that took|over|above|taking)|\bwhy\b(?!.*\b(?:fix|faster|how (?:do|can)|speed)\b)|\b(?:compare|compared|vs|versus)\b(?!.*\b(?:faster\b.*\bget|get\b.*_time_))/,
  },
  {
    intent: 'model_what_if',
    pattern: new RegExp(
      String.raw`\b${whatIf}\b.*\b(?:${switching}|instead|on|to|with|by|for)\b.*${anyModel}|\b${whatIf}\b.*${anyModel}.*\b(?:instead|been used|handled|done|served|taken over|cost|paid|save|saved|cheaper|less)\b|${anyModel}.*\binstead of\b.*_model_.*\b(?:cost|save|saved|pay|paid|cheaper|would|have)\b|\b(?:could|can|should) (?:we|i|it|_name_|they|our \w+)\b.{0,40}\b${switching}\b.{0,60}${anyModel}|\b(?:cost|price|bill|spend|saving|savings|save|saved)\b.{0,60}\b(?:if|had)\b.*${anyModel}|\b(?:switch\w*|mov(?:e|ing)|migrat\w+|swap\w*|replac\w+|downgrad\w+|chang\w+|shift\w*|rout\w+)\b.{0,80}\b(?:to|with|for|by|on|onto)\b.{0,20}${anyModel}.*\b(?:cost|save|saved|savings?|pay|paid|cheaper|worth|would|how much|what|effect|impact|difference)\b|\b(?:effect|impact|savings?|saving|cost) (?:of|from|when|by) (?:\w+ )?${switching}\b.*${anyModel}|\b(?:cheaper|smaller|alternative|equivalent|lighter|different|other|another) models?\b.{0,40}\b(?:for|could|would|instead|cost|do|have)\b|\bnew models?\b.{0,40}\b(?:do|perform|work|fare|cost|compare)\b|\bwhich calls (?:should|could|can|might) (?:move|use|go|switch|run)\b|\b(?:which|what) (?:other |cheaper |smaller )?(?:models?|llms?) (?:should|could|can|ought|would) (?:we|i|be|it|do|have)\b|\b(?:run|replay|re-?price|price) .{0,80}\b(?:on|with|through|at|using|as|to)\b.{0,20}${anyModel}|\b(?:price|cost)s? of .{0,40}\bon ${anyModel} instead\b|\bwould ${anyModel}\b.{0,40}\b(?:cost|be cheaper|have|save|do)\b|\bhow would\b.{0,30}${anyModel}.{0,40}\b(?:do|perform|fare|cost|work)\b|\b(?:what|how much) (?:do|would|could) (?:we|i) (?:save|gain|lose|pay)\b.{0,60}(?:\bwith\b|\bon\b|\busing\b|\bto\b|\bby\b|\bif\b).{0,30}${anyModel}`,
    ),
    unless: new RegExp(
      String.raw`\b(?:quality|latency|error rate|hit rate)\b.{0,30}\bcompare\b|\bwhat would you\b|\b${failing}\b.{0,30}\bretr|\b(?:do|did) (?:we|i) pay for\b(?!.*\b(?:instead|if)\b)`,
    ),
  },
  {
    intent: 'reduce_cost',
    pattern: new RegExp(
      String.raw`\b(?:response|exact|semantic|answer|result|request) cach\w+|\b(?:redundant|duplicate|duplicated|identical|repeated|repeat) (?:calls?|requests?|prompts?|questions?)\b|\b(?:reduc\w+|cut\w*|lower\w*|decreas\w+|trim\w*|shrink\w*|slash\w*|optimi[sz]\w+|minimi[sz]\w+|halv\w+|curb\w*|tame|squeeze|slim|economi[sz]e)\b.{0,60}\b(?:costs?|spend|spending|bills?|money|expenses?|usage|tokens?|expenditure|invoices?|by)\b|\b(?:bring\w*|get|push|keep|drive|knock|shave|drop|take|want|like|need)\b.{0,60}\b(?:costs?|spend|spending|bills?|expenses?|expenditure|invoices?|it|that|them)\b.{0,40}\b(?:down|lower|less|under|below|cheaper|smaller)\b|\b(?:sav(?:e|ing)) (?:us |me |more |some |most |the most |a lot |a bit |any )*(?:money|cost|costs|on|\$?\d+|most|more|dollars|by|with|there|here|at|in|for)\b|\b(?:spend|pay|cost) (?:us )?less\b|\b(?:get|make|be|run|becomes?) .{0,40}\bcheaper\b|\bhow (?:can|could|do|should|might|would) (?:we|i|you|one) (?:save|optimi[sz]e|spend less|pay less|economi[sz]e|cut back|cut down)\b|\b(?:savings?|saving) (?:opportunit\w+|potentials?|ideas?|tips?|options?|levers?|plan)\b|\bwhere (?:can|could|do|might|should|would) (?:we|i|you) (?:save|cut|trim|economi[sz]e|reduce)\b|\b(?:cost|spend) (?:optimi[sz]ation|reduction|savings?|saving|cutting)\b|\bquick wins?\b|\bbring (?:it|that|this|them|those|these) down\b|\b(?:what|which|how)\b.{0,30}\b(?:save|cheaper|savings)\b.{0,40}\b(?:change|setting|do|most|would you|recommend|suggest|by)\b|\b(?:recommend|suggest|advi[sc]e|ideas?|tips?)\b.{0,50}\b(?:sav\w+|cheaper|less|reduc\w+|lower|cut)\b|\b(?:bill|spend|costs?|spending|it|that)\b.{0,30}\b(?:\d+ ?(?:%|percent)|a (?:third|quarter|half|fifth|tenth)|half) (?:lower|less|cheaper|smaller|down)\b|\b(?:lower|less|cheaper|smaller) by \d|\bcheap(?:er|est) (?:way|option|alternative|setup|set-up)s?\b|\b(?:waste|wasting|wasted|wasteful)\b(?!.*\b${cache}\b)|\bmake (?:\w+ |_name_ |_model_ )*(?:cheaper|less expensive)\b|\bbatch(?:ing)? (?:api|tier|mode|discount|endpoint)\b.{0,60}\b(?:save|saved|saving|cheaper|cost|worth)\b|\b(?:save|saved|saving|cheaper|cost)\b.{0,60}\bbatch(?:ing)? ?(?:api|tier|mode|discount|endpoint|processing)?\b|\b(?:short(?:er|ening)|compress\w*|trim\w*) (?:the |our )?(?:prompts?|contexts?|system prompts?)\b|\bwhat (?:can|could|should) (?:we|i) (?:do|change)\b.{0,40}\b(?:about|against|with)\b.{0,30}\b(?:costs?|spend|bill|expensive)\b|\btoo (?:expensive|dear|costly|pricey)\b(?!.{0,5}\?)|\bless (?:expensive|money)\b|\b\d+ ?(?:%|percent) (?:off|lower|less|cheaper)\b|\bhalf (?:the|our|of (?:the|our)|my) (?:spend|spending|cost|costs|bill|price|money)\b|\bwhat (?:should|can|could|must|would) (?:we|i|you) (?:change|do (?:about|differently|better)|improve|fix|tweak|adjust|switch off)\b|\b(?:shave|knock|take) .{0,30}\boff\b|\b(?:want|like|need|aim|plan|hope|have) to (?:pay|spend|be at|get to) (?:only |just |less|no more than |under |below |at most |max )?[$€]?\d|\b(?:any|some|got|have) (?:ideas|suggestions?|tips?|advice|recommendations?)\b(?!.*\b(?:why|where)\b)|\b(?:what|how much)\b.{0,60}\b(?:save|saved|savings?)\b|\bsavings?$|\btoo much (?:on|for|money)\b`,
    ),
    unless: new RegExp(
      String.raw`\b${cache}\b.{0,40}\b(?:save|saved|saving|savings|wast\w+|los\w+)\b(?!.*\b(?:redundant|duplicate|identical|repeated|response cach|semantic cach|exact cach)\b)|\b(?:wast\w+|losing|lose|lost|sav\w+)\b.{0,40}\b(?:prompt )?cach(?:e|ing|ed)\b(?!.*\b(?:redundant|duplicate|identical|repeated)\b)|\b(?:wast\w+|los\w+)\b.{0,40}\b(?:${failing}|retr\w+)\b|\b(?:${failing}|retr\w+)\b.{0,40}\bwast\w+|\bwhy\b.{0,60}\b(?:too|so) ${dear}\b|\b(?:less|more|cheaper|lower|higher) than\b(?!.*\b(?:reduce|cut)\b)|\bwhat did\b.{0,40}\bcost\b.{0,20}$|\b(?:spend|spent|cost|costs|paid)\b.{0,30}\bless than\b|\bdid (?:we|it|our)\b.{0,40}\b(?:save|go down|drop|decrease|get cheaper)\b|\bhow much (?:did|have) (?:we|i|caching)\b.{0,30}\bsaved?\b|\bcall(?:s)? (?:were|was)? ?reduc|\btake _name_ (?:off|out of) the\b`,
    ),
  },
  {
    intent: 'errors_retries',
    pattern: new RegExp(
      String.raw`\bretr(?:y|ies|ied|ying)\b|\b(?:paid|pay|paying|pays|charged|billed|wast\w+|lose|losing|lost|loss|burn\w*|spen[dt]|spending|money|cost)\b.{0,40}\b(?:on|for|to|by|through|in|from|of|due to|because of|with|did)?\b.{0,15}\b(?:failed|failing|failures?|errors?|errored|timeouts?|timed[- ]out|broken|unsuccessful)\b|\b(?:failed|failing|failures?|errors?|errored|timeouts?|timed[- ]out|unsuccessful)\b.{0,30}\b${money}\b|\bwhat (?:goes|went|is going|keeps going) wrong\b|\bbackoff\b|\bre-?attempts?\b|\b(?:thr(?:own|ew) away|down the drain|squander\w*|lost)\b.{0,40}(?:\b${failing}\b|\b_name_ (?:calls|requests)\b)|(?:\b${failing}\b|\b_name_ ).{0,60}\b(?:tried again|try again|second (?:try|attempt)s?|sent again|re-?sent|repeated)\b|\b(?:calls?|requests?) (?:that )?(?:were |had to be |have to be )?(?:tried again|repeated after|sent again|re-?sent|re-?run after)\b`,
    ),
    unless:
      /\berror rates?\b|\bfailure rates?\b|\bby (?:error[- ]?types?|status)\b|\bstatus (?:is |= ?|of )?(?:error|failed)\b|\b(?:and|,) (?:the )?(?:error|failure|errors)\b(?!.*\bretr)|\bwhy\b|\bhow many (?:errors|failures|failed)\b(?!.*\b(?:retr|cost|paid|pay))|\bcompar\w+\b|_model_.{0,12}_model_|\b(?:sessions?|tasks?|conversations?)\b.*\bwrong\b/,
  },
  {
    intent: 'expensive_sessions',
    pattern: new RegExp(
      String.raw`\b${dear}\b.{0,30}\b${spell}\b|\b${spell}\b.{0,50}\b(?:${dear}|cost (?:us )?(?:so|that|too|very) (?:much|dear\w*)|cost (?:us )?(?:a (?:fortune|bomb|packet|lot|ton|arm)|dearly)|(?:went|go|gone) (?:through the roof|wild|crazy|off the rails)|cost the most and why|so much|blew up|exploded|got out of hand)\b|\b(?:why|what (?:made|makes|drives|drove|caused|explains)|explain|how come)\b.{0,60}\b${spell}\b|\b${spell}\b.{0,60}\b(?:why|what (?:made|makes|drives|drove|caused)|and what|how come)\b|\bwhich ${spell} (?:ate|burn\w*|cost|used|consumed|were|was|are) .{0,20}\bmost\b|\b${spell} (?:that )?(?:ate|burn\w*|cost|spent|used) the most\b|\b(?:costliest|dearest|priciest|heaviest) (?:ones|one)\b|\b${spell}\b.*\b(?:wrong|reason|reasons|cause|causes|blew|explain)\b|\b(?:worst|biggest|top) ${spell}\b.*\b(?:why|cause|reason|what)\b`,
    ),
    unless: new RegExp(
      String.raw`\b(?:cost|spend|calls?|tokens?) per ${spell}\b|\b${cache}\b|\bper (?:session|task|conversation)\b.{0,30}\b(?:change|rise|rose|increase|up|drop|fall|down)\b|\b(?:error|failure) rate\b|^(?:and |so )?how (?:dear|expensive|costly|pricey) (?:is|are|was|were)\b.{0,20}\b(?:average|typical|single|one|mean)\b`,
    ),
  },
  {
    intent: 'prompt_cache_analysis',
    pattern: new RegExp(
      String.raw`\b${cache}\b.*\b(?:where|lose|losing|lost|loses|loss|losses|miss|misses|missed|missing|wast\w*|sav\w+|use|uses|using|used|audit|analy\w+|review|break|breaks|breaking|broken|bust\w*|effective\w*|efficient\w*|working|work|works|benefit\w*|help|helps|helped|opportunit\w+|potential|how well|how good|improv\w+|better|pay off|pay(?:s|ing)? off|paid off|worth|invalidat\w+|report|check|doing|nobody|unused|never read|rewrit\w+|re-?written|candidates?|enable|status|overview|performance|performing)\b|\b(?:where|how well|how effectively|how good|how is|how are|audit|analy[sz]\w+|review|explain|check|do we|are we|is our|does our|does|is the|is|why|what|assess|inspect|improve|which)\b.*\b${cache}\b|\b(?:los\w+|miss\w*|wast\w*|sav\w+|benefit\w*|paying|pay)\b.*\b${cache}\b|^(?:prompt |kv )?cach(?:e|ing)(?: (?:analysis|audit|report|usage|use|savings|misses|performance|overview|check))?$`,
    ),
  },
  {
    intent: 'forecast',
    pattern:
      /\b(?:forecast\w*|predict\w*|projection\w*|projected|project(?:ing)? (?:our|the) (?:spend|cost)|extrapolat\w*|run[- ]rate|on (?:track|course|pace)|outlook|trajectory|estimate(?:d|s)?|prognosis|anticipate\w*)\b|\bwill (?:we|i|it|our|the|this|that|_name_|_model_|they|there|my|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]) ?\b|\b(?:spend|costs?|bill|calls|tokens|usage|we|it) will\b|\b(?:are|is|am) (?:we|it|our|this|i|the \w+|_name_|_model_) (?:going|likely|about|set) to\b|\b(?:going to|gonna|likely to|set to|about to) (?:spend|cost|be|pay|reach|hit|end|exceed|come|run|use|land)\b|\b(?:by|at) (?:the )?(?:end of|year[- ]?end|month[- ]?end|quarter[- ]?end|eom|eoy|eoq|week'?s? end)\b|\b(?:next|coming|upcoming|following) (?:\d+ |few |two |three |four |six )?(?:days?|weeks?|months?|quarters?|years?)\b|\bwhere (?:will|does|is|are) (?:it|this|our spend|we|our|that|the)\b.{0,20}\b(?:end|land|heading|headed|go|going|finish)\b|\bexpect(?:ed)? (?:to )?(?:spend|cost|bill|pay|spending|costs|volume|usage|for)\b|\b(?:end of|rest of|remainder of) (?:the |this )?(?:day|week|month|quarter|year)\b|\bat this (?:rate|pace)\b|\bmonth[- ]end (?:spend|cost|bill|estimate|figure)\b|\b(?:how much|what) (?:should|can|do|must) (?:we|i) (?:expect|budget|plan|reckon)\b|\bheading for\b|\bif (?:nothing|things|it|this|usage|we) (?:changes?|continues?|stays?|goes on|go on|keeps?)\b.{0,40}\b(?:spend|cost|pay|bill|end|what|how much)\b/,
    unless:
      /\bwhy\b|\bfrom\b.{0,20}\b(?:to|until|till) the end of\b.{0,12}\b(?:last|january|february|march|april|may|june|july|august|september|october|november|december)\b|\b(?:weather|rain|sunny|election|win|stock|bitcoin)\b|\bwhat (?:will|would) (?:happen|change|it do)\b.*\bif\b/,
  },
  {
    intent: 'anomaly',
    pattern:
      /\b(?:anomal\w+|unusual\w*|outliers?|weird\w*|strange\w*|abnormal\w*|suspicious\w*|unexpected\w*|irregular\w*|out of the ordinary|(?:from|than|out of) (?:the )?(?:usual|normal|pattern)|spikes?|spiked|spiking|spiky|odd|oddities|fishy|peculiar|out of line|deviat\w+|surprising\w*|surprises?|off the charts|not normal|atypical|aberrant|erratic|bursts?|went crazy|gone wild|stand out|stands out|stood out)\b|\b(?:is|was|are|were|anything|something)\b.{0,20}\b(?:off|wrong|out of (?:whack|place))\b.{0,30}(?:\bspend|\bcosts?|\busage|\bcalls|\bdata|\bnumbers|\btraffic|$)/,
    unless:
      /\bwhy\b.{0,60}\b(?:spik\w+|weird|unusual\w*|strange\w*)\b|\bwhat (?:caused|drove|explains?|is behind|was behind)\b|\bexplain\b.{0,30}\bspikes?\b/,
  },
  {
    intent: 'explain_change',
    pattern:
      /\bwhy\b|\bexplain\b.{0,40}\b(?:dip|plunge|slump|bump|leap|hike)\b|\b(?:cheaper|dearer|pricier|expensive|slower|faster|higher|lower|up|down|rose|risen|fell|fallen|dropped|doubled|tripled|halved|jumped|grew|grown|spiked|climbed|shrank|soared|plunged|dipped|more|less|twice|sharply|fortune|money)\b.*\b(?:(?:what is |know |tell (?:me|us) |is there |any |for what |the |a |what )(?:the |a |some |any |good )*(?:reasons?|causes?|explanation|story)|reasons?|how is that possible|what is behind|any idea why)\b|\bwhere did .{0,30}\b(?:rise|increase|jump|growth|drop|fall|surge)\b.{0,40}\bcome from\b|\bhow come\b|\b(?:grow|grows|growing|grew|grown|increas\w+|rising|rose|declin\w+|shrink\w*|shrank|climb\w*)\b.{0,12}\b(?:fast\w*|most|quick\w*|steep\w*|strongest)\b|\b(?:fastest|quickest)[- ]growing\b|\bwhat (?:caused|changed|drove|explains?|is driving|was driving|drives|happened|is behind|was behind|lies behind|led to|made|accounts for|triggered|pushed)\b|\bwhat (?:is|was|are|were) (?:the )?(?:driv\w+|behind|reasons?|causes?|responsible)\b|\b(?:reasons?|causes?|root cause|explanation|drivers?|culprits?) (?:for|of|behind)\b|\bbehind (?:the|that|this|our)\b|\bexplain\b.{0,60}\b(?:increase|decrease|jump|rise|drop|change|growth|difference|bill|spend|cost|costs|higher|lower|spike|up|down|swing|fall|surge)\b|\bwhat has changed\b|\bwhere (?:does|did|do) (?:the|this|that|our) (?:increase|growth|rise|jump|drop|decrease|difference|change|extra)\b|\bbreak down the (?:change|increase|difference|growth)\b|\b(?:what|which)\b.{0,40}\b(?:contributed|contributes?) (?:the )?(?:most )?to (?:the |this |our )?(?:increase|rise|change|growth|drop|jump|decrease)\b|\b(?:which|what|who)\b.{0,40}\b(?:responsible|to blame|at fault|guilty|the (?:main |biggest )?(?:driver|culprit|cause|reason))\b|\b(?:jump|increase|rise|growth|drop|spike|decrease|surge|extra|difference|change)\b.{0,40}\b(?:came|comes|come|coming) from\b|\bwhat (?:is|was) (?:going|happening|wrong)\b|\broot causes?\b|\bhow so\b|\bwhat (?:is|was) (?:going on|up) with\b|\bthrough the roof\b|\bsky-?rocket\w*\b/,
  },
  {
    intent: 'compare_models',
    pattern: new RegExp(
      String.raw`\b(?:compare|comparing|comparison|benchmark|evaluate|rank|match up|head to head|head-to-head|side by side)\b.{0,80}(?:(?<!by |per |each |every )\bmodels?\b|_model_.*_model_)|_model_.{0,40}\b(?:vs|versus|against|or|compared (?:to|with)|and)\b.{0,30}_model_.*\b(?:compare|comparison|better|best|worse|cheaper|faster|head to head|side by side|which|prefer|choose|pick|wins?|difference|stack up|worth)\b|\b(?:which|what|who)\b.{0,30}\b(?:is|are|was|were|does|do|gives?|offers?|performs?|has|comes?)\b.{0,30}\b(?:best|better|good|right|ideal|smarter|smartest|value|cheaper|faster|reliable|more|worse)\b.*_model_.{0,30}\bor\b.{0,20}_model_|\b(?:which|what) (?:model|llm) (?:is|are|was|gives|offers|has|performs) (?:the )?(?:our )?(?:best|better|good|right|ideal|smarter|smartest)\b|\bbest model\b|\bmodels? (?:comparison|benchmark|compared)\b|\b(?:is|was|are|does|do)\b.{0,30}_model_.{0,40}\b(?:any )?(?:better|worse|cheaper|faster|slower|more expensive|worth|as good|more reliable|beat|outperform)\b.*(?:_model_|\bthan\b|\bupgrade\b)|\bhow (?:do|does|did)\b.*_model_.{0,40}\b(?:and|compare|stack up|vs|versus|against)\b.*(?:_model_|\bcompare\b)|\b(?:difference|trade-?off|gap)\b.{0,30}\bbetween\b.*_model_.*_model_|\bmodel (?:upgrade|switch|migration|change|swap)\b.{0,40}\b(?:worth|pay|paid|better|good)\b|_model_.*\b(?:vs|versus)\b.*_model_.*\b(?:head to head|which|better|wins?|compare\w*)\b|\bpit\b.*_model_.*_model_|\bcompare\b.*_model_|\bside by side\b.*_model_|_model_.*\bside by side\b|\bstack up\b|\bmodels? (?:\w+ )?(?:compare|stack up|differ)\b|\b(?:which|what) (?:one|of (?:the two|them|these|those))\b.{0,30}\b(?:better|best|cheaper|wins?|faster)\b`,
    ),
    unless: /\bcompare\b.*?_model_.*?\b(?:last|previous|prior) (?:week|month|quarter|year|period)\b.*?$/,
  },
];

/** Words of the cues, so that they are not taken for names in the data. */
export const intentWords: readonly string[] =
  `forecast predict projection projected outlook estimate trajectory anomaly anomalies unusual outlier outliers weird strange strangely odd suspicious abnormal unexpected spike spikes spiked budget budgets quota retry retries retried retrying
  capacity scale limit limits launch traffic triple triples tripling double doubles doubling quadruple twice fivefold headroom prepare throughput reduce cut save saving savings optimize optimise optimization cheaper waste wasted wasteful
  connect import ingest upload integrate integration exporter export format formats latency faster quicker slower snappier sluggish switch switched swap swapped migrate replace replaced model-mix quality accuracy revenue profit margin carbon energy gpu country region
  explain cause caused causes driver drivers driving reason reasons change changed changes increase increased decrease decreased rise rose jump jumped drop dropped grow grew growth behind
  lose losing lost miss misses missed break breaks breaking bust busts audit analyse analyze analysis review effective efficiency benefit expiry expire expires longer shorter endless infinite alive warm ttl lifetime lifetimes stayed suppose supposing imagine assume assuming hypothetically replay simulate instead upgrade downgrade
  successful succeeded failing failed fail fails failure failures ok batch batching flex priority standard hurry launch rollout conversion electricity hallucinate hallucination satisfaction responses response seconds second millisecond milliseconds ms
  reduction reducing lowering cutting lower bring boost recommend recommendation suggest suggestion advice setting settings set-up setup allowance remaining within exceed exceeded`.split(
    /\s+/,
  );
