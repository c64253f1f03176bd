const family = /(?:^|[^a-z])(?:gpt-\d|chatgpt|o\d(?![a-z\d]))/;

/**
 * Whether a name is one of OpenAI's own models, whoever serves it (Azure lets users name them). Those know
 * `max_completion_tokens` alone and refuse fields they do not know; compatible servers know `max_tokens` for certain.
 */
export const isOpenaiModel = (model: string): boolean => family.test(model.toLowerCase());
