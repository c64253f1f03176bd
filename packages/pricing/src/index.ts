export { displayUsd, formatUsd, parseUsd, type Pico, pico, sumPico, zeroPico } from './money.ts';
export { roundHalfEven } from './decimal.ts';
