interface Unrecorded {
  /** What kind of thing it is. */
  readonly subject: string;
  /** What it is called, and the words for it. */
  readonly things: readonly (readonly [string, RegExp])[];
}

/** What no call record tells; asked for, the honest answer is that nobody recorded it. */
export const unrecorded: readonly Unrecorded[] = [
  {
    subject: 'quality',
    things: [
      ['hallucination', /\bhallucinat\w+/],
      ['NPS', /\bnps\b/],
      ['CSAT', /\bcsat\b/],
      ['satisfaction', /\b(?:satisf\w+|unhappy|complaints?)\b/],
      ['thumbs-up', /\bthumbs[- ]?up\b/],
      ['feedback', /\b(?:thumbs|feedback|upvotes?|downvotes?)\b/],
      ['rating', /\b(?:ratings?|rated)\b/],
      [
        'accuracy',
        /\b(?:accura(?:cy|tely)|correctness|wrong answers?|answers? (?:correct|right|wrong)|right answers?|factual\w*|truthful\w*|f1)\b/,
      ],
      ['resolution rate', /\b(?:resolution rates?|deflection|escalation rates?)\b/],
      [
        'quality',
        /\b(?:quality|helpfulness|eval(?:uation)? scores?|toxicity|relevance|benchmark scores?|win rates?|groundedness|faithful\w*)\b/,
      ],
    ],
  },
  {
    subject: 'revenue',
    things: [
      ['conversion rate', /\b(?:conversion rates?|conversions?)\b/],
      [
        'churn',
        /\b(?:churn\w*|(?:customers?|users?|clients?|subscribers?) (?:who |that |have |has )?(?:left|leave|leaving|quit|cancelled|canceled|unsubscribed|went away)|retention rates?|retained)\b/,
      ],
      [
        'revenue',
        /\b(?:roi|return on investment|payback|(?:gross |profit )?margins?|profit\w*|revenues?|arr|mrr|business value|ltv|cac|earnings|lifetime value)\b/,
      ],
    ],
  },
  {
    subject: 'energy',
    things: [
      ['co2', /\bco2e?\b/],
      ['electricity', /\b(?:electricity|kwh|kilowatt\w*|watts?|power (?:use|usage|consumption|draw))\b/],
      ['energy', /\benergy\b/],
      ['carbon', /\b(?:carbon|emissions?|sustainab\w+|greenhouse)\b/],
    ],
  },
  {
    subject: 'people',
    things: [
      [
        'time saved',
        /\b(?:(?:time|hours|days) (?:\w+ ){0,3}(?:saved?|saving)|sav(?:e|ed|es|ing) (?:\w+ ){0,4}(?:time|hours|days)|hours of work)\b/,
      ],
      ['productivity', /\b(?:productiv\w+|velocity)\b/],
      ['lines of code', /\b(?:lines of code|loc)\b/],
      ['pull requests', /\b(?:pull requests?|merge rates?|accepted (?:lines|changes|suggestions)|acceptance rates?)\b/],
      ['tickets', /\bstory points?\b/],
      ['salary', /\b(?:salar(?:y|ies)|wages?|headcount|working hours|hours worked|developer time|person-hours)\b/],
    ],
  },
  {
    subject: 'infrastructure',
    things: [
      ['gpu', /\bgpus?\b/],
      ['cpu', /\bcpus?\b/],
      ['memory', /\b(?:memory usage|ram)\b/],
      ['uptime', /\b(?:uptime|downtime|availability)\b/],
      [
        'infrastructure cost',
        /\b(?:bandwidth|kubernetes|network traffic|(?:aws|cloud|azure|gcp) (?:bill|costs?|spend|invoice)|infrastructure costs?|ec2|database costs?)\b/,
      ],
    ],
  },
  {
    subject: 'prompt_text',
    things: [
      ['prompt injection', /\binjections?\b/],
      ['topics', /\b(?:topics?|subjects? of)\b/],
      ['sentiment', /\bsentiments?\b/],
      ['language', /\blanguages?\b/],
      [
        'prompt text',
        /\b(?:what (?:did|do|are) (?:our )?(?:users?|people|customers|they|_name_) (?:ask\w*|say\w*|write|writing|type|typing|talk\w*|want)|prompt texts?|completion texts?|message contents?|transcripts?|swear\w*|personal data|pii|contents? of (?:the )?(?:prompts?|answers?|calls?|messages?))\b/,
      ],
    ],
  },
  {
    subject: 'country',
    things: [
      ['country', /\bcountr(?:y|ies)\b/],
      ['region', /\bregions?\b/],
      ['city', /\bcit(?:y|ies)\b/],
      [
        'location',
        /\b(?:geograph\w*|data ?cent(?:er|re)s?|continents?|ip addresses|where (?:our|the) (?:users|customers) (?:are|live|sit|come))\b/,
      ],
    ],
  },
  {
    subject: 'audience',
    things: [
      ['age', /\b(?:gender|demographics?)\b/],
      ['device', /\b(?:devices?|browsers?|operating systems?)\b/],
      ['page views', /\b(?:page views|click-through|bounce rates?|dwell time)\b/],
    ],
  },
];

/** The same, by words that people also say in passing: they count where nothing recorded is asked for beside them. */
export const perhapsUnrecorded: readonly Unrecorded[] = [
  {
    subject: 'quality',
    things: [
      ['satisfaction', /\b(?:happy|happier|happiest|complain\w*|likes)\b/],
      ['rating', /\bstars\b/],
      ['accuracy', /\b(?:accurate|correct(?:ly)?(?! (?:that|the|it|this|me))|precision|recall)\b/],
      ['resolution rate', /\b(?:resolved|escalat\w+)\b/],
      ['quality', /\b(?:helpful|evaluations?|evals?|toxic|bias(?:ed)?|relevant|smart(?:est|er))\b/],
    ],
  },
  {
    subject: 'revenue',
    things: [
      ['conversion rate', /\bconvert(?:ed|s|ing)?\b/],
      [
        'revenue',
        /\b(?:sales|sold|earn(?:ed|s)?|income|turnover|deals|(?:sales|qualified|new) leads?|leads(?! to)|sign-?ups|subscriptions?|orders)\b/,
      ],
    ],
  },
  {
    subject: 'energy',
    things: [
      ['water', /\bwater\b/],
      ['carbon', /\b(?:emit\w*|footprint|climate)\b/],
    ],
  },
  {
    subject: 'people',
    things: [
      ['pull requests', /\b(?:prs?|merged?|commits?|accepted)\b/],
      ['tickets', /\b(?:tickets?|bugs?|incidents?)\b/],
    ],
  },
  {
    subject: 'infrastructure',
    things: [['infrastructure cost', /\b(?:servers?|disk|hosting|storage|infrastructure|s3)\b/]],
  },
  { subject: 'prompt_text', things: [['prompt text', /\b(?:wording|keywords?|mention(?:ed|s)?)\b/]] },
  { subject: 'country', things: [['location', /\blocations?\b/]] },
  {
    subject: 'audience',
    things: [
      ['age', /\bages?\b/],
      ['page views', /\b(?:clicks?|visitors?|impressions?)\b/],
    ],
  },
];

const standing = String.raw`(?:the |our |an? |any |same |equal |comparable |similar |identical |acceptable |good |answer |output |response |current )*`;
const adverb = String.raw`(?:to )?(?:suffer|drop|stay|remain|be|decrease|fall|degrade|get|hold|go)`;

/** Wishes about quality are a condition of an advice, not what is asked for. */
export const qualityConditions = new RegExp(
  String.raw`\b(?:at|with|for|keeping|keep|maintain\w*|preserv\w*|without (?:losing|hurting|sacrificing|harming|lowering|compromising|touching|any (?:loss|drop) (?:of|in)|a (?:loss|drop) (?:of|in)|loss (?:of|in)|reducing|worse|affecting)|no (?:loss (?:of|in)|drop in|worse|lower|change in)|while (?:keeping|maintaining|preserving)|not at the (?:expense|cost) of|same|equal|comparable|similar|equivalent|acceptable|good|unchanged) ${standing}quality\b(?: (?:the )?(?:same|up|high|constant|unchanged|level|intact|as is))?|\bquality (?:must|may|should|can|has to|needs to|shall|is|does|will|stays?|remains?)(?: not)?(?: ${adverb})?(?: (?:the same|equal|worse|up|lower|unchanged|intact|constant|as is|high|down))?|\bequal in quality\b|\bquality[- ]neutral\w*`,
  'g',
);

/** What of it stands in these words, the surest first. */
export function unrecordedIn(
  text: string,
  tables: readonly Unrecorded[],
): { readonly subject: string; readonly word: string } | null {
  for (const { subject, things } of tables) {
    for (const [word, pattern] of things) if (pattern.test(text)) return { subject, word };
  }
  return null;
}

/** Worlds away from AI calls; a price or a date in them makes them no question about spend. */
export const elsewhere =
  /\b(?:weather|rain(?:ing|y)?|snow(?:ing)?|sunny|temperature outside|poems?|haikus? about|jokes?|recipes?|songs?|lyrics|movies?|films?|novels?|stor(?:y|ies) about|essays?|capital (?:city )?of|president|prime minister|football|soccer|basketball|world cup|olympics|super bowl|bitcoin|ethereum|crypto\w*|stock (?:price|market)|shares of|horoscope|meaning of life|translate (?:this|the|that|into)|flight to|hotel|restaurant|pizza|dinner|vacation|birthday|girlfriend|boyfriend|homework|solve (?:this|the|for)|square root|who are you|what are you(?! (?:doing|measuring|showing))|are you (?:an? )?(?:human|bot|ai|robot|real|person|chatgpt|claude)|who (?:won|invented|wrote|painted|discovered|is the president)|how old|how tall|how far (?:away|apart|is it)|therapists?|taxis?|netflix|spotify|laundromat|haircuts?|dentist|groceries|plumber|population of|history of|explain quantum|python (?:script|function|code)|javascript|write (?:me )?(?:a|an|some|code|the)|tell me (?:a|an|something)|sing|lottery|house prices?|rent in|cost of living|price of (?:gold|oil|gas|milk|eggs|a (?:house|car|tesla|coffee|beer)))\b/;
