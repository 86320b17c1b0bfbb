// Three kinds of tests, by duration and by what they need. The file name selects the kind:
//   *.test.ts           unit and snapshot: no process, no network, seconds
//   *.service.test.ts   one service or local part against real stores
//   *.system.test.ts    several services together, and the packed library in a consumer's app
// Five more need other tools or more time, and run in .ci/run only:
//   *.java.test.ts      Apache Kafka, Apache Flink, DynamoDB Local (Java 17 and Maven), and kcat
//   *.browser.test.ts   Chromium
//   *.registry.test.ts  the npm registry, for other versions of the peers
//   *.root.test.ts      root on Linux, to mount a small file system
//   *.long.test.ts      several processes, for minutes: too long for npm test
const shared = {
  rootDir: __dirname,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
    '^.+\\.sql$': '<rootDir>/test/support/jest/sql-as-text.js',
  },
  moduleNameMapper: {
    // as services are bundled
    '/recordBatch/record/v0$': '<rootDir>/constructs/web-service/kit/performance/kafka-record.ts',
    '/groupMessagesPerPartition$': '<rootDir>/constructs/web-service/kit/performance/kafka-partitions.ts',
  },
  testEnvironment: '<rootDir>/test/support/jest/test-environment.js',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/'],
  setupFiles: ['<rootDir>/test/support/jest/environment.js'],
};

const testFiles = pattern => [`<rootDir>/test/**/${pattern}`, `<rootDir>/packages/*/test/**/${pattern}`];

const slow = name => ({
  ...shared,
  displayName: name,
  testMatch: testFiles(`*.${name}.test.ts`),
});

module.exports = {
  maxWorkers: 2,
  globalSetup: '<rootDir>/test/support/jest/global-setup.js',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.js',
  testSequencer: '<rootDir>/test/support/jest/slowest-project-first.js',
  testTimeout: 120_000, // has no effect inside a project; generous, because no test measures time
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: testFiles('!(*.service|*.system|*.java|*.browser|*.registry|*.root|*.long).test.ts'),
    },
    slow('service'),
    slow('system'),
    slow('java'),
    slow('browser'),
    slow('registry'),
    slow('root'),
    slow('long'),
  ],
};
