import { getRouteApi, Link } from '@tanstack/react-router';
import { useApiQuery } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Page } from '../ui/page.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { Answer } from './answer/answer.tsx';
import { Question } from './thread/question.tsx';

const route = getRouteApi('/app/shared/$token');

/** A thread somebody of the organisation shared, to read. */
export function SharedPage() {
  const { token } = route.useParams();
  const shared = useApiQuery('getSharedThread', { token });
  if (shared.error !== null) {
    return (
      <Page wide={false}>
        <PageHeader title="This thread cannot be read" />
        <ErrorState error={shared.error} title="The link is not valid, has ended, or is of another organisation." />
      </Page>
    );
  }
  if (shared.data === undefined) {
    return (
      <Page wide={false}>
        <PageHeader title="A shared thread" />
        <SkeletonLines lines={6} />
      </Page>
    );
  }
  const { title, updated_at, exchanges, own_thread_id } = shared.data;
  return (
    <Page wide={false}>
      <PageHeader
        title={title}
        about={
          <>
            Shared with your organisation, to read. Last changed <Time at={updated_at} />.
          </>
        }
        actions={
          own_thread_id === null ? undefined : (
            <Button asChild>
              <Link to="/chat/$threadId" params={{ threadId: own_thread_id }}>
                Go on with it
              </Link>
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-10">
        {exchanges.map(({ question, report, note, created_at }) => (
          <article key={created_at} aria-label={question} className="flex flex-col gap-4">
            <Question text={question} asked_at={created_at} />
            {report === null ? (
              <p className="text-sm text-muted">{note === '' ? 'There is no answer yet.' : note}</p>
            ) : (
              <Answer report={report} run_id={null} />
            )}
          </article>
        ))}
      </div>
    </Page>
  );
}
