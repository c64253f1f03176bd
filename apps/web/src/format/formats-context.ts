import { createContext, use } from 'react';
import { createFormats, type Formats } from './formats.ts';

/** Formats of the browser until the shell knows the person's time zone. */
export const FormatsContext = createContext<Formats>(
  createFormats(navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone),
);

export function useFormats(): Formats {
  return use(FormatsContext);
}
