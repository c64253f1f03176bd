import { ApexError } from '@apex/contracts';

/** Whether everything was right so far and a one-time code is still to come. */
export function needsCode(error: unknown): boolean {
  return ApexError.isInstance(error) && error.error_code === 'AUTH_CODE_NEEDED';
}
