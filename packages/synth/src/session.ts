import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import type { Archetype, Failure, Feature } from './archetype.ts';
import type { Draft, WithoutWaste } from './draft.ts';
import { BlockNumbers, PromptChain, type PromptTokens } from './prompt-chain.ts';
import type { Random, Span } from './random.ts';

/** One prompt and the answer to it, whatever becomes of the call. */
export interface Turn {
  readonly output: number;
  readonly tools: readonly string[];
  readonly prompt_hash: string;
}

export interface SessionOptions {
  readonly archetype: Archetype;
  readonly random: Random;
  readonly at_ms: number;
  readonly label: string;
  readonly least_system_tokens?: number;
  /** Tool definitions are sent that the archetype would not send, and none is ever called. */
  readonly idle_tools?: boolean;
}

const quick: Span = [800, 3000];
const sameCall: WithoutWaste = { call: 'same' };

/** A user's run of calls: it keeps the clock, grows the prompt and writes drafts of the calls. */
export class Session {
  readonly archetype: Archetype;
  readonly random: Random;
  readonly label: string;
  readonly feature: Feature;
  readonly user: string;
  readonly project: string;
  readonly tools_offered: number;
  readonly tool_definition_tokens: number;
  readonly system_tokens: number;
  at_ms: number;
  readonly #idle_tools: boolean;
  readonly #numbers = new BlockNumbers();
  #main: PromptChain;

  constructor(options: SessionOptions) {
    const { archetype, random } = options;
    this.archetype = archetype;
    this.random = random;
    this.label = options.label;
    this.at_ms = options.at_ms;
    this.feature = random.weighted(archetype.features);
    this.user = `user-${String(random.skewed([1, archetype.users])).padStart(4, '0')}`;
    this.project = archetype.projects[random.even([0, archetype.projects.length - 1])] ?? '';
    this.#idle_tools = options.idle_tools ?? false;
    const offers_tools = this.#idle_tools || archetype.tools.length > 0;
    const definitions = wholeBlocks(random.even(archetype.tool_definition_tokens));
    this.tool_definition_tokens = offers_tools ? definitions : 0;
    this.tools_offered = offers_tools ? Math.max(archetype.tools.length, Math.ceil(definitions / 180)) : 0;
    this.system_tokens = Math.max(random.even(this.feature.system), options.least_system_tokens ?? 0);
    this.#main = this.openChain(this.system_tokens + this.tool_definition_tokens);
  }

  get main(): PromptChain {
    return this.#main;
  }

  /** Another conversation of the same session, such as a sub-agent's. */
  openChain(base_tokens: number): PromptChain {
    return new PromptChain(this.archetype.cache, base_tokens, this.#numbers);
  }

  /** A chain as the main one would be if it began with `base_tokens`; it shares no numbers with it. */
  openTwin(base_tokens: number): PromptChain {
    return new PromptChain(this.archetype.cache, base_tokens);
  }

  /** Adds a message to each chain, after a restart where the prompt does not grow or is at its limit. */
  ask(chains: readonly PromptChain[], options: { readonly must_call_tool?: boolean } = {}): Turn {
    const { archetype, random } = this;
    const message = random.skewed(archetype.message);
    const full = (chains[0]?.tokens ?? 0) + message > archetype.context_limit;
    for (const chain of chains) {
      if (full || !archetype.grows) chain.restart();
      chain.append(message);
    }
    const calls_tool = random.chance(archetype.tool_call_chance) || options.must_call_tool === true;
    const tool = archetype.tools[random.even([0, archetype.tools.length - 1])];
    const tools = calls_tool && tool !== undefined && !this.#idle_tools ? [tool] : [];
    return { output: random.skewed(archetype.output), tools, prompt_hash: random.hex(4) };
  }

  /** The provider answers, and the clock moves to the end of the answer. */
  answer(chain: PromptChain, turn: Turn, extra: Partial<Draft> = {}): Draft {
    const { archetype, random } = this;
    const usage = this.usageOf(chain.send(this.at_ms), turn.output);
    const noise = 0.7 + 0.6 * random.unit();
    const work_ms = chain.tokens * 0.012 + turn.output * archetype.ms_per_output_token;
    const draft: Draft = {
      at_ms: this.at_ms,
      model: archetype.model,
      usage,
      runs: chain.runs(),
      error_type: '',
      finish_reason: turn.tools.length === 0 ? 'stop' : 'tool_use',
      latency_ms: Math.round((archetype.base_latency_ms + work_ms) * noise),
      ttft_ms: archetype.streaming ? Math.round((archetype.base_latency_ms + chain.tokens * 0.012) * noise) : null,
      tools: turn.tools,
      agent: '',
      prompt_hash: turn.prompt_hash,
      without_waste: sameCall,
      ...extra,
    };
    this.at_ms += draft.latency_ms;
    return draft;
  }

  /** A call that ends in an error; a billed one has its prompt and the part of the answer that came. */
  fail(chain: PromptChain, turn: Turn, failure: Failure, extra: Partial<Draft> = {}): Draft {
    const error = { error_type: failure.type, finish_reason: '', tools: [], ttft_ms: null };
    const latency_ms = this.random.even(quick);
    if (failure.billed) {
      const output = Math.floor(turn.output * this.random.unit() * 0.5);
      return this.answer(chain, { ...turn, output }, { ...error, latency_ms, ...extra });
    }
    const { model } = this.archetype;
    const { prompt_hash } = turn;
    const nothing = { usage: emptyUsage(), runs: null, agent: '', without_waste: sameCall };
    const draft: Draft = { at_ms: this.at_ms, model, prompt_hash, latency_ms, ...nothing, ...error, ...extra };
    this.at_ms += draft.latency_ms;
    return draft;
  }

  usageOf(prompt: PromptTokens, output: number): Usage {
    const reasoning = Math.floor(output * this.archetype.reasoning_share);
    return { ...emptyUsage(), ...prompt, output, reasoning };
  }

  /** What the answer adds to the conversation, and the time until the next call. */
  proceed(chains: readonly PromptChain[], turn: Turn): void {
    for (const chain of chains) chain.append(turn.output);
    this.wait(this.archetype.gap_s);
  }

  wait(seconds: Span): void {
    this.at_ms += this.random.skewed([seconds[0] * 1000, seconds[1] * 1000]);
  }
}

/** With and without the definitions a prompt ends at the same place within a block, so that only they differ in cost. */
function wholeBlocks(tokens: number): number {
  return Math.ceil(tokens / 128) * 128;
}
