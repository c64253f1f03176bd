const reset =
  /^\s*(?:(?:ok|okay|no|well|right|hm+|thanks|thank you|ah|so|now|and|but|actually)[\s,.!-]+)*(?:forget (?:that|it|this|about (?:that|it|this)|all that|the above)|never ?mind(?: that| about that| it)?|scrap (?:that|it|all that)|drop (?:that|it)|leave (?:that|it)|skip (?:that|it)|start(?:ing)? over|let(?:'s| us) (?:start over|move on|change (?:the )?(?:topic|subject))|(?:a |an |on (?:a |an )?|one )?(?:completely |totally |entirely |whole )?(?:new|different|another|other|separate|unrelated|fresh) (?:questions?|topics?|subjects?|things?|note|matter|one)|something (?:else|different|new)(?: entirely| completely)?|change of (?:topic|subject)|changing (?:the )?(?:topic|subject)|unrelated(?:ly)?|on (?:a|an)(?:other)? (?:different |unrelated |separate )?(?:note|matter|topic))\s*(?:[.,:;!?–-]+\s*|$|\s+(?=(?:how|what|which|who|when|where|why|show|give|list|tell|and now|now|did|does|do|is|are)\b))/i;

/** `forget that. …`, `different topic: …`: what is left when a question begins by letting go of the thread; else null. */
export function withoutReset(question: string): string | null {
  const match = reset.exec(question);
  if (match === null) return null;
  const rest = question.slice(match[0].length);
  return /\w/.test(rest) ? rest : null;
}
