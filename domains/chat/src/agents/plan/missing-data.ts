interface MissingData {
  /** `the quality of answers` */
  readonly subject: string;
  /** How to send it, or what comes nearest and can be sent, with the exact command or field. */
  readonly send: string;
  readonly unlocks: string;
}

/** What no call record tells, and what to send to come nearest to an answer. */
const missing: Readonly<Record<string, MissingData>> = {
  quality: {
    subject: 'the quality of answers',
    send: 'There is no field for ratings yet. What can be sent is which task a call worked on: `apex import FILE --map task=COLUMN`, or `--map feature=COLUMN`.',
    unlocks: 'cost, speed and failures per task or feature and model, to stand beside the ratings you keep',
  },
  revenue: {
    subject: 'revenue or business value',
    send: 'There is no field for revenue. What can be sent is who a call was for and what it did: `apex import FILE --map user=CUSTOMER_COLUMN --map feature=FEATURE_COLUMN`.',
    unlocks: 'cost per user and per feature, to hold against what each of them earns',
  },
  energy: {
    subject: 'energy or emissions',
    send: 'Providers do not tell the energy of a call, so there is nothing to send. Tokens by model are recorded and are what any estimate would start from.',
    unlocks: 'tokens by model and provider, today already',
  },
  people: {
    subject: "people's work",
    send: 'What can be sent is which task and branch a call worked on: `apex import FILE --map task=COLUMN --map branch=COLUMN`; coding-agent logs carry the branch by themselves.',
    unlocks: 'cost per task and per branch, to hold against what was done there',
  },
  infrastructure: {
    subject: 'servers and networks',
    send: 'Only calls to models are recorded. What can be sent is where they ran: `apex import FILE --map environment=COLUMN --map application=COLUMN`.',
    unlocks: 'spend, speed and failures by environment and application',
  },
  prompt_text: {
    subject: 'the text of prompts and answers',
    send: 'Text is left out on purpose: usage is enough for cost, and text is private. What can be sent is a fingerprint of each prompt: `apex import FILE --map prompt_hash=COLUMN`.',
    unlocks: 'which calls repeat the very same prompt, and what a cache of answers would have saved',
  },
  country: {
    subject: 'places',
    send: 'There is no field for countries or regions. What can be sent is a name of your own for where a call came from: `apex import FILE --map environment=COLUMN`.',
    unlocks: 'spend by that name, as the dimension environment',
  },
};

/** What is missing, how to send it and what that unlocks, in a paragraph each. */
export function missingNotes(what: string): string[] {
  const found = Object.hasOwn(missing, what) ? missing[what] : undefined;
  if (found === undefined) {
    return [
      'No call record tells anything about that, so no figure would be honest.',
      'What can be sent is any label of a call: `apex import FILE --map feature=COLUMN`, and likewise user, task, agent, application and environment. It unlocks every measure by that label.',
    ];
  }
  const { subject, send, unlocks } = found;
  return [
    `No call record tells anything about ${subject}, so no figure would be honest.`,
    send,
    `What that unlocks: ${unlocks}.`,
  ];
}
