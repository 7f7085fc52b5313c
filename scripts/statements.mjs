// @ts-check
// npm run statements: writes src/modules/inventory/sql/__statements__ anew, and
// has Postgres plan every statement.
process.env["UPDATE_STATEMENTS"] = "1"
process.argv.push("module", "sql/__tests__/statements")

await import("./test.mjs")
