export { addUsage, answerTokens, emptyUsage, promptTokens, totalTokens } from './usage.ts';
export { blocksOf, commonPrefixBlocks, type Runs, runsLength, toRuns } from './runs.ts';
