import type { AskedMeasure } from '../question-parse.ts';

/** Phrases split at commas, so that the table stays readable. */
function listed(text: string): readonly string[] {
  return text.split(',').map((phrase) => phrase.trim().replaceAll(/\s+/g, ' '));
}

/** Phrases, in lemmas, that name a measure. Longer ones win over shorter ones. */
export const measurePhrases: readonly (readonly [AskedMeasure, readonly string[]])[] = [
  [
    'cost_per_call',
    listed(`cost per call, cost per request, spend per call, spend per request, price per call, price per
      request, cost a call, cost of a call, cost each call, average call cost, average request cost,
      average cost of call, average cost of request, mean cost per call, per call cost, per-call cost,
      call cost on average, one call cost, a call cost, a request cost`),
  ],
  [
    'cost_per_session',
    listed(`cost per session, cost per conversation, cost per chat, spend per session, cost a session, cost of a session, average session cost, average cost of session,
      per session cost, per-session cost, a session cost, average session, typical session, price per
      session, one session cost`),
  ],
  [
    'cost_per_user',
    listed(`cost per user, cost a user, cost per person, cost per developer, cost per seat, average user cost,
      per user cost, per-user cost, a user cost, price per user`),
  ],
  [
    'cost_per_task',
    listed(`cost per task, cost per job, cost a task, average task cost, per task cost, per-task cost, a task cost, price per
      task`),
  ],
  [
    'cost_cache_read',
    listed(`cost of cache read, cache read cost, spend on cache read, spent on cache read, cache read spend,
      cost of cached token, spent on cached token, cost of cached input, spent on reading cache, spent on
      reading from cache, pay for cache read, paid for cache read`),
  ],
  [
    'cost_cache_write',
    listed(`cost of cache write, cache write cost, spend on cache write, spent on cache write, cache write
      spend, cost of cache creation, cost of writing cache, spent on writing cache, pay for cache write,
      paid for cache write, write premium`),
  ],
  [
    'cost_output',
    listed(`cost of output, output cost, spend on output, spent on output, output spend, output token cost, cost
      of output token, spent on output token, pay for output, paid for output, cost of completion, money
      on output`),
  ],
  [
    'cost_input',
    listed(`cost of input, input cost, spend on input, spent on input, input spend, input token cost, cost of
      input token, spent on input token, cost of fresh input, pay for input, paid for input, money on
      input, cost of prompt`),
  ],
  ['reported_cost', listed('reported cost, self-reported cost, self reported cost, cost reported, reported spend')],
  [
    'unpriced_calls',
    listed(`missing price, lack price, lacking price, price missing, price unknown, unpriced call, not priced, unpriced, unknown price, without price, without a price, call not priced,
      no price`),
  ],
  [
    'cache_hit_rate',
    listed(`cached prompt share, cached input share, cached token share, cache share, share of prompt cached, cache percentage, cache hit rate, cache hit ratio, cache-hit rate, cache rate, hit rate, hit ratio, cache efficiency,
      caching rate, share of cached token, share of prompt from cache, percentage of cached token, percent
      cached, percentage cached, share cached, cached share, share of token from cache, share of input
      from cache, share of input cached, input is cached, prompt is cached, token is cached, token are
      cached, is cached, are cached, was cached, were cached, of input cached, of prompt cached`),
  ],
  [
    'tokens.cache_read',
    listed(`cache read token, cache-read token, cached token, cached input token, cached prompt token, token
      read from cache, token from cache, token from the cache, token come from cache, token come from the
      cache, token came from the cache, token came from cache, token coming from cache, token read from the cache, cache read, cached input, cache hit
      token, token served from cache, token served from the cache, cached one, cache-read, read from cache, read from the
      cache`),
  ],
  [
    'tokens.cache_write',
    listed(`cache write token, cache-write token, token written to cache, token written to the cache, cache
      creation token, cache creation, cache write, written to cache, written to the cache, write to the
      cache, token written into the cache`),
  ],
  [
    'tokens.fresh_input',
    listed(`fresh input token, fresh input, fresh token, uncached input token, uncached input, uncached token,
      uncached prompt token, non-cached token, non cached token, non-cached input, non cached input, new input token, fresh
      prompt token`),
  ],
  ['tokens.reasoning', listed('reasoning token, thinking token, reasoning, thinking')],
  [
    'tokens.output',
    listed(`output token, completion token, generated token, response token, token out, token generated, token
      produced, token written, output volume, token did we generate, token do we generate, output`),
  ],
  [
    'tokens.input',
    listed(`input token, prompt token, token in, token sent, context token, input volume, prompt size, prompt
      volume, token did we send, token do we send, input`),
  ],
  [
    'ttft.p50',
    listed(`median time to first token, time to first token, median ttft, ttft, first token latency, first-token
      latency, time to the first token, time until first token, time until the first token, first token`),
  ],
  ['latency.p50', listed('median latency, median response time, median duration, typical latency')],
  [
    'latency.mean',
    listed(`average latency, mean latency, latency, average response time, mean response time, response time,
      call duration, average duration, latencies, how slow, how fast, how long do call take, how long did call take,
      how quick, duration, speed, answer time, how long does a call take, slow, fast`),
  ],
  [
    'error_rate',
    listed(`error rate, err rate, err pct, error pct, error percentage, failure percentage, error share, failure rate, success rate, reliability, failed rate, fail rate, error ratio, failure ratio, share of error, share of failed
      call, share of call failed, percentage of error, percentage of failed call, percent of call failed,
      percent of call fail, share of call fail, how often do call fail, how often did call fail, how
      reliable, fraction of call failed, proportion of failed call, often fail, percentage of call failed,
      percentage of call fail`),
  ],
  [
    'errors',
    listed(`number of error, error count, failed call, failed request, failing call, failing request, errored
      call, error, failure, call failed, request failed, call fail, request fail, call with error,
      unsuccessful call`),
  ],
  [
    'sessions',
    listed(`how many session, number of session, session count, count of session, how many conversation, number
      of conversation, how many different session, total session`),
  ],
  [
    'users',
    listed(`how many user, number of user, user count, count of user, how many people, how many person, how many
      developer, active user, how many different user, distinct user`),
  ],
  ['tasks', listed('how many task, number of task, task count, count of task, how many different task')],
  [
    'tokens',
    listed('total token, token usage, token volume, token consumption, token count, number of token, token, tok'),
  ],
  [
    'calls',
    listed(`number of call, call count, call volume, request volume, how many call, how many request, number of
      request, api call, llm call, model call, call, request, invocation, traffic, how often, generation,
      completion, busy, throughput, req, reqs`),
  ],
  [
    'spend',
    listed(`spend, spent, spending, cost, costing, bill, bills, expense, expenditure, cogs, money, dollar, usd, pay,
      paid, paying, burn, burned, burnt, outlay, spender, how expensive, price, charge, charged, invoice, how much
      did, how much was, how much were, how much is, how much has, how much have, how much do, how much
      does`),
  ],
];

/** Words that alone could mean several measures; the reading taken is stated. */
export const vagueMeasures: Readonly<Record<string, readonly AskedMeasure[]>> = {
  usage: ['tokens'],
  consumption: ['tokens'],
  used: ['calls'],
  use: ['calls'],
  activity: ['calls'],
  volume: ['calls'],
  popular: ['calls'],
};

/** Token kinds that become money next to a word for money: "what did output cost". */
export const moneyOfTokens: Partial<Readonly<Record<AskedMeasure, AskedMeasure>>> = {
  'tokens.input': 'cost_input',
  'tokens.fresh_input': 'cost_input',
  'tokens.cache_read': 'cost_cache_read',
  'tokens.cache_write': 'cost_cache_write',
  'tokens.output': 'cost_output',
};
