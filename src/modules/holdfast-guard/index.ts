import { Module } from "@medusajs/framework/utils"

import HoldfastGuardService from "./service"

export default Module("holdfast_guard", { service: HoldfastGuardService })
