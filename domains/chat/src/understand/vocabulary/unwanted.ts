const kinds = String.raw`(?:why|how come|reasons?|causes?|explain(?:ing|ed)?|explanations?|the cause|forecast(?:s|ing)?|predict(?:ions?|ing)?|projections?|estimates?|outlook|anomal(?:y|ies)|outliers|comparisons?|comparing|compare|recommendations?|recommend|advice|tips?|suggestions?|ideas|savings?|saving|optimi[sz]\w+|alternatives?|root causes?|what[- ]ifs?|reduction|reducing|(?:what|how) to (?:fix|do|change|improve|save|reduce|cut|optimi[sz]e)(?: about (?:it|that))?|fixes)`;
const small = String.raw`(?:(?:to|about|for|in|any|an?|the|your|with|after|know|hear|see|get|me|us|tell|give|show|go into|reason|question|kind of|sort of|on|of|it|that|long) )*`;

/** What a sentence says it does not want: `I don't care why`, `no forecast, only …`, `spare me the reasons`. */
export const unwanted = new RegExp(
  String.raw`\b(?:(?:do not|don't|dont|did not|didn't|does not|doesn't|never|no need to|not here to|needn't) (?:really |even |actually |necessarily |just )?(?:care|want|need|ask(?:ed)?|require|wish|bother|tell|give|show|go|start|worry|mind)? ?|not (?:really |even |actually )?(?:asking|looking|interested|after|wondering|wanting|here) |no need (?:for|to) |no matter |regardless of |forget (?:about )?|skip |spare (?:me|us) |leave out |without |instead of |rather than |no |not |never mind )${small}${kinds}\b(?: (?:needed|required|necessary|please|wanted))?`,
  'g',
);
