export interface AskOptions {
  readonly thread?: string;
}
