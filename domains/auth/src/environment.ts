/** Where this installation stands; values of one environment never work in another. */
export type Environment = 'test' | 'dev' | 'staging' | 'prod';
