/** The parts of the page, by their name in its address. */
export const priceViews = ['list', 'own', 'unpriced', 'changes'] as const;
export type PriceView = (typeof priceViews)[number];

export const viewLabels: Readonly<Record<PriceView, string>> = {
  list: 'Prices',
  own: 'Negotiated',
  unpriced: 'Not priced',
  changes: 'Changes',
};
