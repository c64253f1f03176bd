import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function AnomaliesPage() {
  return (
    <Page>
      <PageHeader title="Anomalies" />
    </Page>
  );
}
