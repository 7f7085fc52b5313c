import { defineConfig, loadEnv, Modules } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV || "development", process.cwd())

// The repository is a Medusa server itself: its own src/ is the application, so
// the module is named by its path. A shop writes withHoldfast(defineConfig(...)).
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    // The demo is served over plain http, where a secure cookie is never sent.
    cookieOptions: { secure: false, sameSite: "lax" },
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:9000,http://localhost:8000",
      jwtSecret: process.env.JWT_SECRET || "demo-only",
      cookieSecret: process.env.COOKIE_SECRET || "demo-only",
    },
  },
  admin: { disable: process.env.HOLDFAST_DISABLE_ADMIN === "true" },
  modules: [
    {
      key: Modules.INVENTORY,
      resolve: "./src/modules/inventory",
      options: {},
    },
  ],
})
