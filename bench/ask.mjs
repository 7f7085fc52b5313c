// @ts-check

let asked = 0

/**
 * Asks a process of the benchmark over IPC, and gives its answer.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} name
 * @param {object} message
 * @returns {Promise<any>}
 */
export function ask(child, name, message) {
  const id = ++asked

  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`The process of ${name} ended`))
    const answer = (/** @type {any} */ received) => {
      if (received.id !== id) {
        return
      }
      child.off("message", answer)
      child.off("exit", fail)

      if (received.error) {
        reject(new Error(`${name}: ${received.error}`))
      } else {
        resolve(received.result)
      }
    }

    child.on("message", answer)
    child.once("exit", fail)
    child.send({ id, ...message })
  })
}
