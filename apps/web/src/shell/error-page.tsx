import { Link, useRouter } from '@tanstack/react-router';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';

const isMissingChunk = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);

/** What stands in place of a page that broke. */
export function ErrorPage({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const router = useRouter();
  useDocumentTitle('Something went wrong');
  // After a new build the files of the old one may be gone: loading afresh brings the new.
  if (isMissingChunk(error)) {
    return (
      <main className="py-16 text-center">
        <p className="text-base font-medium">This page could not be loaded: a newer version may be installed.</p>
        <Button className="mt-4" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </main>
    );
  }
  return (
    <div className="py-10">
      <ErrorState
        error={error}
        retry={() => {
          reset();
          void router.invalidate();
        }}
      />
      <p className="text-center text-sm">
        <Link to="/" className="text-accent hover:underline">
          Back to the start
        </Link>
      </p>
    </div>
  );
}
