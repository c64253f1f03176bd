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
      ['satisfaction', /\b(?:satisf\w+|happy|happier|happiest|unhappy|complain\w*|complaints?)\b/],
      ['thumbs-up', /\bthumbs[- ]?up\b/],
      ['feedback', /\b(?:thumbs|feedback|upvotes?|downvotes?|likes)\b/],
      ['rating', /\b(?:ratings?|rated|stars)\b/],
      [
        'accuracy',
        /\b(?:accura(?:cy|te|tely)|correct(?:ness|ly)?(?! (?:that|the|it|this|me))|wrong answers?|answers? (?:correct|right|wrong)|right answers?|factual\w*|truthful\w*|precision|recall|f1)\b/,
      ],
      ['resolution rate', /\b(?:resolution rates?|resolved|deflection|escalat\w+)\b/],
      [
        'quality',
        /\b(?:quality|helpful\w*|eval(?:uation)?s?(?: scores?)?|toxic\w*|bias(?:ed)?|relevan(?:ce|t)|benchmark scores?|win rates?|smart(?:est|er)|groundedness|faithful\w*)\b/,
      ],
    ],
  },
  {
    subject: 'revenue',
    things: [
      ['conversion rate', /\b(?:conversion rates?|conversions?|convert(?:ed|s|ing)?)\b/],
      ['churn', /\b(?:churn\w*|retention rates?|retained)\b/],
      [
        'revenue',
        /\b(?:roi|return on investment|payback|(?:gross |profit )?margins?|profit\w*|revenues?|arr|mrr|sales|sold|business value|ltv|cac|earn(?:ed|ings?|s)?|income|lifetime value|turnover|deals?|leads?|sign-?ups|subscriptions?|orders)\b/,
      ],
    ],
  },
  {
    subject: 'energy',
    things: [
      ['co2', /\bco2e?\b/],
      ['electricity', /\b(?:electricity|kwh|kilowatt\w*|watts?|power (?:use|usage|consumption|draw))\b/],
      ['water', /\bwater\b/],
      ['energy', /\benergy\b/],
      ['carbon', /\b(?:carbon|emissions?|emit\w*|footprint|climate|sustainab\w+|greenhouse)\b/],
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
      [
        'pull requests',
        /\b(?:pull requests?|prs?|merged?|merge rates?|commits?|accepted (?:lines|changes|suggestions)|acceptance rates?)\b/,
      ],
      ['tickets', /\b(?:tickets?|story points?|bugs?|incidents?)\b/],
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
        /\b(?:servers?|disk|bandwidth|kubernetes|network traffic|hosting|storage|(?:aws|cloud|azure|gcp) (?:bill|costs?|spend|invoice)|infrastructure|ec2|s3|database costs?)\b/,
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
        /\b(?:what (?:did|do|are) (?:our )?(?:users?|people|customers|they|_name_) (?:ask\w*|say\w*|write|writing|type|typing|talk\w*|want)|prompt texts?|completion texts?|message contents?|transcripts?|wording|keywords?|swear\w*|personal data|pii|contents? of (?:the )?(?:prompts?|answers?|calls?|messages?)|mention(?:ed|s)?)\b/,
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
        /\b(?:geograph\w*|locations?|data ?cent(?:er|re)s?|continents?|ip addresses|where (?:our|the) (?:users|customers) (?:are|live|sit|come))\b/,
      ],
    ],
  },
  {
    subject: 'audience',
    things: [
      ['age', /\b(?:age|ages|gender|demographics?)\b/],
      ['device', /\b(?:devices?|browsers?|operating systems?)\b/],
      ['page views', /\b(?:page views|clicks?|click-through|visitors?|impressions?|bounce rates?|dwell time)\b/],
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

/** Whatever of it stands in these words first. */
export function unrecordedIn(text: string): { readonly subject: string; readonly word: string } | null {
  for (const { subject, things } of unrecorded) {
    for (const [word, pattern] of things) if (pattern.test(text)) return { subject, word };
  }
  return null;
}

/** Worlds away from AI calls; a price or a date in them makes them no question about spend. */
export const elsewhere =
  /\b(?:weather|rain(?:ing|y)?|snow(?:ing)?|sunny|temperature outside|poems?|haikus? about|jokes?|recipes?|songs?|lyrics|movies?|films?|novels?|stor(?:y|ies) about|essays?|capital (?:city )?of|president|prime minister|football|soccer|basketball|world cup|olympics|super bowl|bitcoin|ethereum|crypto\w*|stock (?:price|market)|shares of|horoscope|meaning of life|translate (?:this|the|that|into)|flight to|hotel|restaurant|pizza|dinner|vacation|birthday|girlfriend|boyfriend|homework|solve (?:this|the|for)|square root|who (?:won|invented|wrote|painted|discovered|is the president)|how old|how tall|how far|population of|history of|explain quantum|python (?:script|function|code)|javascript|write (?:me )?(?:a|an|some|code|the)|tell me (?:a|an|something)|sing|lottery|house prices?|rent in|cost of living|price of (?:gold|oil|gas|milk|eggs|a (?:house|car|tesla|coffee|beer)))\b/;
