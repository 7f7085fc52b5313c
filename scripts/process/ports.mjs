// @ts-check
import { createServer } from "node:net"

/**
 * A port that nothing listens on at this moment.
 *
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()

    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()

      server.close(() =>
        resolve(typeof address === "object" && address ? address.port : 0)
      )
    })
  })
}

/**
 * Whether a port can be listened on, on this machine's own address and on all
 * of them: some systems let one of the two be taken while the other is in use.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export async function isFree(port) {
  return (await canListen(port)) && (await canListen(port, "127.0.0.1"))
}

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer()

    server.once("error", () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/**
 * The port that an environment variable names.
 *
 * @param {string} name
 * @param {number} [fallback]
 */
export function portOf(name, fallback) {
  const text = process.env[name]

  if (!text) {
    return fallback
  }

  const port = Number(text)

  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`${name} must be a port from 1 to 65535, not "${text}"`)
  }

  return port
}
