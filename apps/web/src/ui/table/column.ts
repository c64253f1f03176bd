import type { ReactNode } from 'react';

/** A column of a `DataTable`. */
export interface Column<Row> {
  readonly id: string;
  /** Empty over buttons: such a column is neither copied nor chosen. */
  readonly header: string;
  /** What it sorts by and copies: decimal strings stay strings. */
  readonly value: (row: Row) => string | number | null;
  /** What it shows; the value when absent. */
  readonly cell?: (row: Row) => ReactNode;
  /** Right for numbers. */
  readonly align?: 'left' | 'right';
  /** Least width in pixels; columns share what is left by `grow`. */
  readonly width?: number;
  readonly grow?: number;
  /** Whether a click on its head sorts; by amount for `'decimal'`. */
  readonly sort?: boolean | 'decimal';
  /** Not shown until it is chosen. */
  readonly hidden?: boolean;
}

export interface Sort {
  readonly by: string;
  readonly direction: 'asc' | 'desc';
}

export const defaultWidth = 140;
