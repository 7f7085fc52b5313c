const shared = {
  testEnvironment: "node",
  moduleFileExtensions: ["js", "ts", "json"],
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.holdfast/"],
  // What is global is slow to reach within jest: Array.isArray and Object.keys together
  // take 1.4 µs, and 0.02 so. Not what tests replace, such as Date.
  sandboxInjectedGlobals: [
    "Array",
    "Boolean",
    "Error",
    "JSON",
    "Map",
    "Math",
    "Number",
    "Object",
    "Promise",
    "Reflect",
    "Set",
    "String",
    "Symbol",
    "WeakMap",
  ],
  transform: {
    "^.+\\.[jt]s$": [
      "@swc/jest",
      {
        // The shared shopper of the demo is an ES module.
        module: { type: "commonjs", ignoreDynamic: true },
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
}

/**
 * Files of the long suites share what is dear to start, unless some are named.
 *
 * @param {string} suite
 * @param {string} folder
 */
const files = (suite, folder) =>
  process.env.HOLDFAST_TOGETHER
    ? [
        `<rootDir>/integration-tests/together/${suite}-*.spec.ts`,
        `<rootDir>/${folder}/alone/*.spec.ts`,
      ]
    : [`<rootDir>/${folder}/**/*.spec.ts`]

export default {
  testTimeout: 120000,
  // Never in band (-i): the limit below holds for workers only.
  maxWorkers: 2,
  // A Medusa server leaves some 400 MB behind in the worker that ran it.
  workerIdleMemoryLimit: "1500MB",
  testSequencer: "<rootDir>/scripts/longest-first.mjs",
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: [
        "<rootDir>/src/**/__tests__/**/*.unit.spec.ts",
        "<rootDir>/scripts/__tests__/**/*.unit.spec.ts",
      ],
    },
    {
      ...shared,
      displayName: "module",
      testMatch: files("module", "src/**/__tests__"),
      testPathIgnorePatterns: ["\\.unit\\.spec\\.ts$"],
    },
    {
      ...shared,
      displayName: "http",
      testMatch: files("http", "integration-tests/http"),
    },
    {
      ...shared,
      displayName: "browser",
      globalSetup: "<rootDir>/scripts/browser/prepare.mjs",
      testMatch: files("browser", "integration-tests/browser"),
    },
    {
      ...shared,
      displayName: "package",
      testMatch: ["<rootDir>/integration-tests/package/**/*.spec.ts"],
    },
  ],
}
