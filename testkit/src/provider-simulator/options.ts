/** What a simulator is started with; only the seed is required. */
export interface SimulatorOptions {
  /** The same seed and the same order of calls give the same usage. */
  readonly seed: number;
  /** A free one by default. */
  readonly port?: number;
  /**
   * `planned` (the default): random usage by the seed. `exact`: four bytes of the prompt's JSON are a token, prefixes are
   * cached by each provider's rules for each key and model, and the answer counts its own length.
   */
  readonly caching?: 'planned' | 'exact';
  /** How long OpenAI and Gemini keep a prefix that nobody reads; five minutes by default. */
  readonly cache_lifetime_ms?: number;
  /** Over how many caches OpenAI spreads calls that name no `prompt_cache_key`; one by default. */
  readonly openai_machines?: number;
  /** Of cached prefixes and of the bill. */
  readonly now_ms?: () => number;
  /** Whether prompt and output so far are charged when the client hangs up; by default they are, as Anthropic does. */
  readonly bills_abandoned?: boolean;
  /** Only these may ask; by default everyone may, without a key too. */
  readonly keys?: readonly string[];
  /** Models beside the known ones, by the names an OpenAI-compatible server of one's own gives them. */
  readonly models?: readonly string[];
  /** A path that nobody knows answers 200 and tells the request. */
  readonly echo_unknown?: boolean;
  /** Between two events of a stream, where the prompt orders no other pause; whole milliseconds. */
  readonly pace_ms?: number;
  /** Words, and so pieces, of an answer whose prompt orders no length. */
  readonly words?: number;
}
