import { Module } from "@medusajs/framework/utils"

import HoldfastGuardService from "./service"

const guard: ReturnType<
  typeof Module<"holdfast_guard", typeof HoldfastGuardService>
> = Module("holdfast_guard", { service: HoldfastGuardService })

export default guard
