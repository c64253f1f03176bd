/** What clients send: about 1.1 KB, as a call with a short history is. */
const messages = [
  {
    role: 'system',
    content: 'You answer questions about orders, briefly and in the language of the question. '.repeat(8),
  },
  { role: 'user', content: 'Where is order 1047, and when will it be here? It was said to come on Monday. '.repeat(4) },
];
const base = { model: 'gpt-4.1-mini', messages, max_tokens: 200, temperature: 0.2 };

export const path = '/v1/chat/completions';

export const bodies = {
  json: JSON.stringify(base),
  stream: JSON.stringify({ ...base, stream: true, stream_options: { include_usage: true } }),
} as const;

export type TrafficKind = keyof typeof bodies;

/** What the upstream says itself, which every proxy has to hand over as it is. */
export async function answerOf(upstream: string, kind: TrafficKind): Promise<string> {
  const answer = await fetch(upstream + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodies[kind],
  });
  if (!answer.ok) throw new Error(`the upstream answered ${answer.status}`);
  return answer.text();
}
