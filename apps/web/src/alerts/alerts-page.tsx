import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { AlertList } from './alert-list.tsx';
import { alertViewLabels, alertViews } from './alert-view.ts';
import { emptyRuleDraft, type RuleDraft } from './rule-draft.ts';
import { RuleList } from './rule-list.tsx';
import { RuleSheet } from './rule-sheet.tsx';
import { useMayChange } from './use-may-change.ts';
import { WebhookList } from './webhook-list.tsx';

const route = getRouteApi('/app/alerts');

/** What needs somebody now, what did before, and what decides that. */
export function AlertsPage() {
  const { view = 'firing' } = route.useSearch();
  const [draft, setDraft] = useState<RuleDraft | null>(null);
  const mayChange = useMayChange('member');
  return (
    <Page>
      <PageHeader
        title="What needs looking at?"
        tab="Alerts"
        about="Rules are held against the calls every few minutes."
        actions={
          mayChange ? (
            <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setDraft(emptyRuleDraft)}>
              New rule
            </Button>
          ) : undefined
        }
      />
      <nav aria-label="Alerts" className="mb-4 flex flex-wrap gap-1 border-b border-line">
        {alertViews.map((one) => (
          <Link
            key={one}
            to="/alerts"
            search={one === 'firing' ? {} : { view: one }}
            aria-current={one === view ? 'page' : undefined}
            className={cx(
              '-mb-px border-b-2 px-3 py-2 text-sm',
              one === view ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {alertViewLabels[one]}
          </Link>
        ))}
      </nav>
      {view === 'firing' ? <AlertList state="firing" /> : null}
      {view === 'past' ? <AlertList state="resolved" /> : null}
      {view === 'rules' ? <RuleList onDraft={mayChange ? setDraft : null} /> : null}
      {view === 'webhooks' ? <WebhookList /> : null}
      <RuleSheet draft={draft} onDraft={setDraft} />
    </Page>
  );
}
