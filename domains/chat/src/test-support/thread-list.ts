import type { ThreadListQuery } from '@apex/contracts';

/** What a list without any parameter asks for. */
export const plainList: ThreadListQuery = { page: 1, per_page: 20, projects: 'this', deleted: 'false' };
