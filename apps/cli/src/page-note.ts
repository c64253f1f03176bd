import type { Pagination } from '@apex/contracts';
import { formatCount, formatCounted } from '@apex/terminal';

/** Which part of a list is shown, and how to see more. */
export function pageNote({ page, total, total_pages }: Pagination, what: string): string {
  const all = formatCounted(total, what);
  if (total_pages <= 1) return `${all}.`;
  const next = page < total_pages ? `; --page ${page + 1} shows more` : '';
  return `Page ${formatCount(page)} of ${formatCount(total_pages)}, ${all}${next}.`;
}
