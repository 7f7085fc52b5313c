import { offerWaitlistEntryWorkflow } from "../../../../../workflows/waitlist"
import { nameEntries } from "../../../../../workflows/waitlist/name-entries"
import { postTo } from "../../../../post-to"
import { AdminChangeWaitlistEntry } from "../../validators"

/** Offers units to one who waits, whoever waits before them. */
export const POST = postTo(offerWaitlistEntryWorkflow, {
  input: (_body: AdminChangeWaitlistEntry, id) => ({ id }),
  answer: async (entry, { scope }) => ({
    waitlist_entry: (await nameEntries(scope, [entry]))[0],
  }),
})
