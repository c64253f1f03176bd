import type { Pagination } from '@apex/contracts';

export function paginationOf(page: number, per_page: number, total: number): Pagination {
  return { page, per_page, total, total_pages: Math.ceil(total / per_page) };
}
