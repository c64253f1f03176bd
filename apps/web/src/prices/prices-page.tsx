import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { isAtLeast } from '../account/may.ts';
import { useIdentity } from '../shell/use-project.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { useNow } from '../ui/use-now.ts';
import { ListedPrices } from './listed-prices.tsx';
import { OwnPrices } from './own-prices.tsx';
import { PriceChanges } from './price-changes.tsx';
import { emptyDraft, type PriceDraft } from './price-draft.ts';
import { PriceSheet } from './price-sheet.tsx';
import { type PriceView, priceViews, viewLabels } from './price-view.ts';
import { UnpricedCalls } from './unpriced-calls.tsx';
import { useFollowRepricing } from './use-follow-repricing.ts';

const route = getRouteApi('/app/prices');

function ViewLinks({ current }: { readonly current: PriceView }) {
  return (
    <nav aria-label="Prices" className="mb-4 flex flex-wrap gap-1 border-b border-line">
      {priceViews.map((view) => (
        <Link
          key={view}
          to="/prices"
          search={view === 'list' ? {} : { view }}
          aria-current={view === current ? 'page' : undefined}
          className={cx(
            '-mb-px border-b-2 px-3 py-2 text-sm',
            view === current ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {viewLabels[view]}
        </Link>
      ))}
    </nav>
  );
}

/** What tokens cost: the list, what was negotiated, what has no price, and what changed. */
export function PricesPage() {
  const { view = 'list' } = route.useSearch();
  useFollowRepricing();
  const { roles } = useIdentity();
  const mayChange = isAtLeast(roles, 'admin');
  const [draft, setDraft] = useState<PriceDraft | null>(null);
  const today = useNow().toISOString().slice(0, 10);
  const onDraft = mayChange ? setDraft : null;
  return (
    <Page>
      <PageHeader
        title="What does a token cost?"
        tab="Prices"
        about="US dollars per million tokens."
        actions={
          mayChange ? (
            <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setDraft(emptyDraft(today))}>
              New price
            </Button>
          ) : undefined
        }
      />
      <ViewLinks current={view} />
      {view === 'list' ? <ListedPrices /> : null}
      {view === 'own' ? <OwnPrices onDraft={onDraft} /> : null}
      {view === 'unpriced' ? <UnpricedCalls onDraft={onDraft} /> : null}
      {view === 'changes' ? <PriceChanges /> : null}
      <PriceSheet draft={draft} onDraft={setDraft} />
    </Page>
  );
}
