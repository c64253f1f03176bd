import type { CallReport } from '@apex/contracts';

export const rankWords: Readonly<Record<CallReport['rank'], string>> = {
  gateway: 'gateway',
  sdk: 'provider’s SDK',
  instrumentation: 'instrumentation',
  self_report: 'program itself',
};

export const conventionWords: Readonly<Record<CallReport['convention'], string>> = {
  inclusive: 'input holds cached tokens',
  exclusive: 'input leaves cached tokens out',
  undecided: 'unclear whether input holds cached tokens',
  none: 'no tokens told',
};
