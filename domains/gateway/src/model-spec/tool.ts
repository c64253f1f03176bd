import type { JsonObject } from './json.ts';
import type { CacheMark } from './part.ts';

/** A function whose arguments are an object. */
export interface FunctionTool {
  readonly kind: 'function';
  /** As the model sees it; of a tool in a namespace `namespace__name`. */
  readonly name: string;
  readonly namespace?: string;
  readonly description?: string;
  /** JSON schema of the arguments. */
  readonly schema: JsonObject;
  /** Arguments are held to the schema by the provider; what each provider takes for granted is written out. */
  readonly strict?: true;
  readonly cache?: CacheMark;
}

/** A tool that takes free text (OpenAI's `custom`), perhaps bound to a grammar. */
export interface CustomTool {
  readonly kind: 'custom';
  readonly name: string;
  readonly namespace?: string;
  readonly description?: string;
  readonly format?: JsonObject;
}

/** A tool that the provider runs or defines itself; no other provider has it. */
export interface BuiltInTool {
  readonly kind: 'built_in';
  readonly type: string;
  readonly at: string;
}

export type Tool = FunctionTool | CustomTool | BuiltInTool;

export type ToolChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'none' }
  | { readonly kind: 'required' }
  | { readonly kind: 'tool'; readonly name: string };
