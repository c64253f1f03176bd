import { Page } from '../ui/page.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function ExplorerPage() {
  return (
    <Page>
      <PageHeader title="Explorer" />
    </Page>
  );
}
