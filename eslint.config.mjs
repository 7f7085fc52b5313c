// @ts-check
import medusa from "@medusajs/eslint-plugin"
import { defineConfig } from "eslint/config"
import reactHooks from "eslint-plugin-react-hooks"
import typescript from "typescript-eslint"

const TESTS = ["**/__tests__/**", "integration-tests/**"]

// Medusa's preset leaves tests out of all linting and brings a parser of its
// own: only its plugin and its rules are taken.
const medusaRules = medusa.configs.recommended.filter(
  (config) => config.plugins || Object.keys(config.rules ?? {}).length
)

export default defineConfig([
  // The last of them is there while the dashboard's pages are built, beside the lint.
  {
    ignores: [".medusa/", ".holdfast/", "src/admin/__admin-extensions__.js"],
  },
  typescript.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: "./tsconfig.check.json",
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "all"],
      eqeqeq: "error",
      "@typescript-eslint/ban-ts-comment": [
        "error",
        {
          "ts-expect-error": "allow-with-description",
          "ts-ignore": "allow-with-description",
          "ts-nocheck": true,
        },
      ],
      // A row's own columns, without its relations: `{ levels, ...item }`.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { ignoreRestSiblings: true },
      ],
      // A method may be async because its interface says so, such as `up`.
      "@typescript-eslint/require-await": "off",
      // The SQL is put together of MikroORM's tables, which print their alias.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        {
          allow: [
            {
              from: "package",
              package: "@mikro-orm/core",
              name: "FormulaTable",
            },
          ],
          allowNumber: true,
        },
      ],
      // A bad value is told as `String(value)`, whatever it was.
      "@typescript-eslint/no-base-to-string": "off",
      // Medusa's own types yield `any` in many places (linkable keys, the
      // query's answers, knex): these would only make us write casts. Our own
      // code is kept from `any` by no-explicit-any and by `strict`.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["src/**"],
    ignores: TESTS,
    extends: [medusaRules],
    rules: {
      "no-console": "error",
      // Core's tables answer to these names: `InventoryItem`, not the table's.
      "@medusajs/data-model-table-name-snake-case": "off",
      // Ids of workflows and steps are global: ours are prefixed.
      "@medusajs/step-id-kebab-case": "off",
      "@medusajs/workflow-id-matches-export-or-filename": "off",
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@medusajs/framework/utils",
              importNames: [
                "definePolicies",
                "Policy",
                "PolicyOperation",
                "PolicyResource",
              ],
              message: "Enterprise-licensed: name core's policies as strings.",
            },
          ],
        },
      ],
    },
  },
  {
    // Pages have the DOM, and a type-check of their own.
    files: ["src/admin/**", "demo/storefront/**"],
    plugins: { "react-hooks": reactHooks },
    languageOptions: {
      parserOptions: { project: "./src/admin/tsconfig.json" },
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "react-hooks/exhaustive-deps": "error",
      // Props and hooks hand out functions as members of plain objects.
      "@typescript-eslint/unbound-method": "off",
      // React takes a promise's handler for any other.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: ["src/react/**"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "react-hooks/exhaustive-deps": "error",
      // A storefront's bundle has nothing of Medusa's server.
      "@medusajs/use-medusa-error-not-generic-error": "off",
    },
  },
  {
    files: ["demo/storefront/**"],
    languageOptions: {
      parserOptions: { project: "./demo/storefront/tsconfig.json" },
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/modules/inventory/sql/lock.ts", ...TESTS],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "TemplateElement[value.raw=/for\\s+(no\\s+key\\s+)?update/i]",
          message: "Rows are locked in one order, by sql/lock.ts alone.",
        },
      ],
    },
  },
  {
    files: ["**/*.cjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // A script ends with what it could not do: Node prints it and exits with 1.
    files: ["scripts/**", "bench/**", "drills/**", "matrix/**", "**/*.cjs"],
    rules: {
      "@typescript-eslint/no-misused-promises": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
    },
  },
  {
    files: TESTS,
    rules: {
      // The test runners hand out their helpers as methods of one object, and
      // rows that are only printed need no type.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
      // One of these left behind, and all other tests pass unrun.
      "no-restricted-properties": [
        "error",
        { object: "describe", property: "only" },
        { object: "it", property: "only" },
        { object: "test", property: "only" },
      ],
    },
  },
])
