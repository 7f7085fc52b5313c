import { leaveWaitlistWorkflow } from "../../../../../workflows/waitlist"
import { nameEntries } from "../../../../../workflows/waitlist/name-entries"
import { postTo } from "../../../../post-to"
import { AdminChangeWaitlistEntry } from "../../validators"

/** Takes somebody off the waitlist; what is held for them goes to the next. */
export const POST = postTo(leaveWaitlistWorkflow, {
  input: (_body: AdminChangeWaitlistEntry, id) => ({ id }),
  answer: async (entry, { scope }) => ({
    waitlist_entry: (await nameEntries(scope, [entry]))[0],
  }),
})
