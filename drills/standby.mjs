// @ts-check
import { onStop } from "../scripts/process/stop-signals.mjs"
import { Server } from "./server.mjs"
import { DATABASE } from "./shop.mjs"

// A server with a database, and a standby that follows it, for a process that forks this:
// it is told both addresses, may say "kill" for the standby's end, and takes both
// with it when it goes.

const primary = await Server.start()

await primary.query("postgres", `create database ${DATABASE}`)

const standby = await primary.copy({ isStandby: true })
const close = async () => {
  await standby.close()
  await primary.close()
  process.exit()
}

process.on("disconnect", close)
onStop(close)
process.on("message", async (message) => {
  if (message === "kill") {
    await standby.kill()
    process.send?.("killed")
  }
})

await primary.replicates("streaming")
process.send?.({
  primary: primary.url(DATABASE),
  standby: standby.url(DATABASE),
})
