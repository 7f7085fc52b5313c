import { undoMovementGroupWorkflow } from "../../../../../workflows/ledger"
import { AdminUndoAdjustment } from "../../validators"
import { postTo } from "../../../../post-to"

/** Takes back what was adjusted or imported together, once. */
export const POST = postTo(undoMovementGroupWorkflow, {
  input: (body: AdminUndoAdjustment, id) => ({ ...body, id }),
  answer: (result) => ({ adjustment: result }),
})
