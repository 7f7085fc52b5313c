// @ts-check

/**
 * Where a database server is, as Medusa's test runners are told.
 *
 * @typedef {{ host?: string, port: number | string, user: string, password: string }} Server
 */

/**
 * What Medusa's test runners read.
 *
 * @param {Server} server
 * @returns {Record<string, string>}
 */
export function databaseEnvironment({
  host = "localhost",
  port,
  user,
  password,
}) {
  return {
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USERNAME: user,
    DB_PASSWORD: password,
    MEDUSA_DISABLE_TELEMETRY: "1",
    NODE_OPTIONS: [
      process.env.NODE_OPTIONS,
      "--experimental-vm-modules --no-warnings",
    ]
      .filter(Boolean)
      .join(" "),
  }
}

/**
 * The server for the tests that the environment names, if it names one:
 * DB_HOST and its like, as Medusa's test runners have them, or DATABASE_URL.
 *
 * @returns {Server | null}
 */
export function givenServer() {
  const { DATABASE_URL, DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } =
    process.env

  if (DB_HOST || DB_PORT || DB_USERNAME) {
    return {
      host: DB_HOST,
      port: DB_PORT ?? 5432,
      user: DB_USERNAME ?? "postgres",
      password: DB_PASSWORD ?? "",
    }
  }
  if (DATABASE_URL) {
    const url = new URL(DATABASE_URL)

    return {
      host: url.hostname,
      port: url.port || 5432,
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }
  }

  return null
}
