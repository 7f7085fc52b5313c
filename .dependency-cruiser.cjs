// Who may import whom: the walls of docs/architecture.md. `npm run lint` runs it.
//
// Data flows one way: routes → workflows → service → operations → SQL, with pure
// policy beside them. A rule says what breaks when its wall falls.

const MODULE = "^src/modules/inventory"
const TESTS = "(__tests__/|^integration-tests/)"

/** @type {import("dependency-cruiser", { with: { "resolution-mode": "import" } }).IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment:
        "Files that import one another can be read, tested and loaded only " +
        "together. Models refer to one another, as the ORM wants it.",
      severity: "error",
      from: { pathNot: `${MODULE}/models/` },
      to: { circular: true },
    },
    {
      name: "policy-is-pure",
      comment:
        "Policy decides from values alone: no operation, no SQL, no database, " +
        "so that it can be tested without any of them.",
      severity: "error",
      from: { path: `${MODULE}/policy/`, pathNot: TESTS },
      to: {
        path: [
          `${MODULE}/(operations|sql|methods|models)/`,
          `${MODULE}/(service|database|batches|ids)\\.ts$`,
          "^src/(workflows|api|jobs|subscribers)/",
          "^(node:)?crypto$",
        ],
      },
    },
    {
      name: "sql-knows-no-operation",
      comment: "Fragments are what operations are made of.",
      severity: "error",
      from: { path: `${MODULE}/sql/`, pathNot: TESTS },
      to: {
        path: [
          `${MODULE}/(operations|methods)/`,
          `${MODULE}/(service|database|batches)\\.ts$`,
        ],
      },
    },
    {
      name: "operations-know-no-service",
      comment: "An operation is a function of (database, input, context).",
      severity: "error",
      from: { path: `${MODULE}/operations/`, pathNot: TESTS },
      to: { path: [`${MODULE}/methods/`, `${MODULE}/service\\.ts$`] },
    },
    {
      name: "the-scope-ends-at-the-service",
      comment:
        "Who asks is read once, at the service's edge, and is `caller` on the " +
        "context from there on.",
      severity: "error",
      from: {
        path: `${MODULE}/`,
        pathNot: [TESTS, `${MODULE}/(methods/service-edge|out-of-scope)\\.ts$`],
      },
      to: { path: `${MODULE}/call-scope\\.ts$` },
    },
    {
      name: "only-the-database-leaves-the-scope",
      comment:
        "What is done for several callers at once, or for none, is nobody's own.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [TESTS, `${MODULE}/(database|teller)\\.ts$`],
      },
      to: { path: `${MODULE}/out-of-scope\\.ts$` },
    },
    {
      name: "no-other-ambient-state",
      comment:
        "Arguments are passed. Connections hear by it which one the ORM has taken.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [TESTS, `${MODULE}/(call-scope|connections)\\.ts$`],
      },
      to: { path: "^(node:)?async_hooks$" },
    },
    {
      name: "only-telemetry-measures",
      comment:
        "What is measured stands in one table, and what goes wrong in it fails no call.",
      severity: "error",
      from: { path: "^src/", pathNot: [TESTS, `${MODULE}/telemetry/`] },
      to: { path: "opentelemetry" },
    },
    {
      name: "only-the-service-calls-operations",
      comment: "Nothing above the operations knows SQL.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [MODULE, TESTS],
      },
      to: { path: `${MODULE}/(operations|sql)/` },
    },
    {
      name: "the-module-knows-no-http-and-no-workflow",
      comment: "Nothing below the service knows HTTP.",
      severity: "error",
      from: { path: MODULE, pathNot: TESTS },
      to: { path: "^src/(api|workflows|jobs|subscribers|links|admin)/" },
    },
    {
      name: "workflows-know-no-http",
      comment: "A workflow runs from routes, jobs and a shop's own code alike.",
      severity: "error",
      from: { path: "^src/workflows/", pathNot: TESTS },
      to: { path: "^src/(api|jobs|subscribers|admin)/" },
    },
    {
      name: "the-admin-knows-no-server",
      comment: "It runs in the browser: types alone may be shared.",
      severity: "error",
      from: { path: "^src/admin/", pathNot: TESTS },
      to: {
        path: "^src/(api|jobs|modules|subscribers|workflows)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "the-storefront-is-a-shops",
      comment:
        "It shows what a shop writes: of this repository it knows the client and the " +
        "hooks alone, by the names under which they are published.",
      severity: "error",
      from: { path: "^demo/storefront/" },
      to: {
        path: "^(src|scripts|bench|drills|matrix|integration-tests|demo)/",
        pathNot: "^(demo/storefront/|src/(client|react)/)",
      },
    },
    {
      name: "the-hooks-know-the-client-alone",
      comment: "They are in a storefront's bundle, with all that they import.",
      severity: "error",
      from: { path: "^src/react/", pathNot: TESTS },
      to: {
        path: "^(src|scripts|bench|drills|matrix|integration-tests|demo)/",
        pathNot: "^src/(react/|client/index\\.ts$)",
      },
    },
    {
      name: "cores-module-is-the-peer",
      comment:
        "It is what we are measured against, in tests and the benchmark.",
      severity: "error",
      from: { path: "^src/", pathNot: TESTS },
      to: { path: "@medusajs/inventory(-next)?/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: {
      path: "^((\\.medusa|\\.holdfast)/|src/admin/__admin-extensions__\\.js$)",
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.check.json" },
    enhancedResolveOptions: { exportsFields: ["exports"] },
  },
}
