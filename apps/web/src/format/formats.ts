export type MoneyStyle = 'auto' | 'exact' | 'compact';

export interface Formats {
  /** A decimal string of US dollars. `auto`: cents, and more digits only below a cent; `exact`: all 12 places. */
  money(decimal: string, style?: MoneyStyle): string;
  /** Tokens, calls and other whole counts. */
  count(value: number, style?: 'full' | 'compact'): string;
  /** A share of 0..1 as a percentage. */
  rate(value: number, digits?: number): string;
  duration(ms: number): string;
  bytes(value: number): string;
  day(at: string | Date): string;
  /** Date and time to the second with the time zone: what stands behind every relative time. */
  instant(at: string | Date): string;
  /** Date and time to the minute, for tables. */
  moment(at: string | Date): string;
  relative(at: string | Date, now: Date): string;
  readonly locale: string;
  readonly time_zone: string;
}

const relativeSteps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** A decimal string is exact for `Intl`, whose type knows it as numeric text. */
type NumericText = `${number}`;

function isTiny(decimal: string): boolean {
  return /^-?0\.00\d*[1-9]/.test(decimal);
}

function moneyFormats(locale: string) {
  const usd = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  const cents = new Intl.NumberFormat(locale, usd);
  const tiny = new Intl.NumberFormat(locale, { ...usd, minimumSignificantDigits: 2, maximumSignificantDigits: 3 });
  const exact = new Intl.NumberFormat(locale, { ...usd, minimumFractionDigits: 2, maximumFractionDigits: 12 });
  const compact = new Intl.NumberFormat(locale, { ...usd, notation: 'compact', maximumSignificantDigits: 3 });
  return (decimal: string, style: MoneyStyle = 'auto'): string => {
    const text = decimal as NumericText;
    if (style === 'exact') return exact.format(text);
    if (isTiny(decimal)) return tiny.format(text);
    return (style === 'compact' ? compact : cents).format(text);
  };
}

function timeFormats(locale: string, timeZone: string) {
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const instant = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full', timeStyle: 'long' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  return {
    day: (at: string | Date) => day.format(new Date(at)),
    moment: (at: string | Date) => moment.format(new Date(at)),
    instant: (at: string | Date) => instant.format(new Date(at)),
    relative(at: string | Date, now: Date): string {
      const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
      const [unit, size] = relativeSteps.find(([, step]) => Math.abs(seconds) >= step) ?? ['second', 1];
      return Math.abs(seconds) < 45 ? relative.format(0, 'second') : relative.format(Math.round(seconds / size), unit);
    },
  };
}

/** How figures and times stand on the screen for a locale and time zone. */
export function createFormats(locale: string, time_zone: string): Formats {
  const full = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  const milliseconds = unit('millisecond', 0);
  const seconds = unit('second', 1);
  const minutes = unit('minute', 1);
  const hours = unit('hour', 1);
  const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'].map((name) => unit(name, 1));
  return {
    locale,
    time_zone,
    money: moneyFormats(locale),
    count: (value, style = 'full') => (style === 'compact' ? compact : full).format(value),
    rate: (value, digits = 1) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(value),
    duration(ms) {
      if (ms < 1000) return milliseconds.format(ms);
      if (ms < 120_000) return seconds.format(ms / 1000);
      return ms < 7_200_000 ? minutes.format(ms / 60_000) : hours.format(ms / 3_600_000);
    },
    bytes(value) {
      const step = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
      return byteUnits[step]?.format(value / 1000 ** step) ?? String(value);
    },
    ...timeFormats(locale, time_zone),
  };
}
