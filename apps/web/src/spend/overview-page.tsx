import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function OverviewPage() {
  return (
    <Page>
      <PageHeader title="Overview" />
    </Page>
  );
}
