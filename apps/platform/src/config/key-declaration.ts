import { z } from 'zod';

export const environments = ['test', 'dev', 'staging', 'prod'] as const;
export type Environment = (typeof environments)[number];

export const everyone = ['auth', 'telemetry', 'gateway', 'optimizer', 'chat', 'platform'] as const;
export type ServiceName = (typeof everyone)[number];

export const text = z.string().min(1);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const url = (...protocols: string[]) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be a URL with ${protocols.join(' or ')}`,
  });
export const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Keys and values as a process is given them. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** One row of the dependency map: everything there is to know about a key of the environment. */
export interface KeyDeclaration {
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType;
  /** Environments that do not start without it. */
  readonly required_in: readonly Environment[];
  readonly secret: boolean;
  /** What holds where it is not set; null where there is nothing to fall back to. */
  readonly default: string | null;
  readonly used_by: readonly ServiceName[];
  /** What breaks without it, in words of the person who has to mend it. */
  readonly breaks: string;
  readonly impact: 'critical' | 'high' | 'medium' | 'low';
  /** Environments in which setting it at all stops the start. */
  readonly refused_in?: readonly Environment[];
}

export const deployed = ['staging', 'prod'] as const;

/** A row with its name and schema as literal types. */
export function key<const N extends string, S extends z.ZodType>(
  name: N,
  row: Omit<KeyDeclaration, 'name' | 'schema'> & { schema: S },
) {
  return { name, ...row };
}
