const masked = '[redacted]';

/** What is secret by its form, wherever it stands: our keys, tokens, passwords in addresses, bearer credentials. */
const forms: readonly (readonly [form: RegExp, by: string])[] = [
  [/\bapex_(?:live|staging|dev|test)_[0-9A-Za-z]{20,}/g, masked],
  [/\bsk-[0-9A-Za-z_-]{16,}/g, masked],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g, masked],
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${masked}`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@/"]+@/gi, `$1:${masked}@`],
  [/([?&](?:password|token|secret|key|api_key|access_token)=)[^&\s"]+/gi, `$1${masked}`],
];

const shortest = 8;

/** Takes the values it knows, and whatever has the form of a secret, out of a text. */
export interface Mask {
  (text: string): string;
  /** From now on these, too. */
  add(values: readonly string[]): void;
}

export function createMask(values: readonly string[] = []): Mask {
  const given = new Set<string>();
  let known: readonly string[] = [];
  // As they stand in JSON, too; the longest first, since one may hold another.
  const add: Mask['add'] = (more) => {
    for (const value of more) if (value.length >= shortest) given.add(value).add(JSON.stringify(value).slice(1, -1));
    known = [...given].toSorted((a, b) => b.length - a.length);
  };
  const mask = (text: string): string => {
    let clean = text;
    for (const value of known) clean = clean.replaceAll(value, masked);
    for (const [form, by] of forms) clean = clean.replace(form, by);
    return clean;
  };
  add(values);
  return Object.assign(mask, { add });
}
