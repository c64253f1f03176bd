import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useApiQuery } from '../api/use-api.ts';

const lookAgainMs = 60_000;
const mostShown = 99;

/** The way to the alerts, with how many nobody has acknowledged. */
export function UnreadBell({ onGo }: { readonly onGo?: (() => void) | undefined }) {
  const { data } = useApiQuery('listAlerts', { state: 'firing', per_page: 1 }, { refetch_ms: lookAgainMs });
  const unread = data?.unread ?? 0;
  const said = unread === 0 ? 'No new alerts' : `${unread} new ${unread === 1 ? 'alert' : 'alerts'}`;
  return (
    <Link
      to="/alerts"
      onClick={onGo}
      aria-label={said}
      title={said}
      className="relative inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
    >
      <Bell aria-hidden className="size-4" />
      {unread === 0 ? null : (
        <span className="tabular absolute top-0 right-0 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-bad-soft px-1 text-2xs font-semibold text-bad">
          {unread > mostShown ? `${mostShown}+` : unread}
        </span>
      )}
    </Link>
  );
}
