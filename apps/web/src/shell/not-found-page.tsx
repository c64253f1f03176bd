import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';

export function NotFoundPage() {
  useDocumentTitle('Not found');
  return (
    <div className="py-10">
      <h1 tabIndex={-1} className="sr-only">
        Not found
      </h1>
      <EmptyState
        icon={<SearchX aria-hidden className="size-6" />}
        title="There is nothing at this address"
        actions={
          <Button asChild kind="primary">
            <Link to="/">Back to the start</Link>
          </Button>
        }
      >
        It may have been deleted, or belong to another organisation.
      </EmptyState>
    </div>
  );
}
