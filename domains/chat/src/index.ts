export { type Chat, type ChatDeps, createChat } from './create-chat.ts';
export type { ChatDatabase } from './database.ts';
export { type ChatLimits, defaultChatLimits } from './limits.ts';
export { chatMigrations } from './migrations.ts';
export type { ChatPorts } from './ports.ts';
export { exportedTables } from './thread/export-organisation.ts';
export { understand, type Understanding, type UnderstandOptions } from './understand/understand.ts';
export type { QuestionParse } from './understand/question-parse.ts';
