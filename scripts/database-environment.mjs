// @ts-check

/**
 * What Medusa's test runners read.
 *
 * @param {import("./postgres.mjs").Postgres} postgres
 */
export function databaseEnvironment({ port, user, password }) {
  return {
    DB_HOST: "localhost",
    DB_PORT: String(port),
    DB_USERNAME: user,
    DB_PASSWORD: password,
    MEDUSA_DISABLE_TELEMETRY: "1",
    NODE_OPTIONS: "--experimental-vm-modules --no-warnings",
  }
}
