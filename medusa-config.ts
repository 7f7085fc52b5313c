import { defineConfig, loadEnv, Modules } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV || "development", process.cwd())

const url = `http://localhost:${process.env.PORT || 9000}`
// The demo mails nobody: its storefront shows what was written.
const keepsMail = process.env.HOLDFAST_KEEPS_MAIL === "true"

// The repository is a Medusa server itself: its own src/ is the application, so
// the module is named by its path. A shop writes withHoldfast(defineConfig(...)).
// JWT_SECRET and COOKIE_SECRET are left to Medusa: known ones while developing,
// and a refusal to start without them in production.
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS || "http://localhost:8000",
      adminCors: process.env.ADMIN_CORS || url,
      authCors: process.env.AUTH_CORS || `${url},http://localhost:8000`,
    },
    // The demo is served over plain http, where a secure cookie is never sent.
    ...(process.env.NODE_ENV !== "production" && {
      cookieOptions: { secure: false, sameSite: "lax" },
    }),
  },
  admin: { disable: process.env.HOLDFAST_DISABLE_ADMIN === "true" },
  modules: [
    {
      key: Modules.INVENTORY,
      resolve: "./src/modules/inventory",
      options: {
        check: { daily: process.env.HOLDFAST_CHECKS_DAILY !== "false" },
        ...(keepsMail && { waitlist: { notify: { channel: "email" } } }),
      },
    },
    ...(keepsMail ? onKeptMail() : []),
    ...(process.env.REDIS_URL ? onRedis(process.env.REDIS_URL) : []),
  ],
})

/** A provider for e-mails that logs them: Medusa keeps what it was given. */
function onKeptMail() {
  return [
    {
      resolve: "@medusajs/medusa/notification",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/notification-local",
            id: "local",
            options: { channels: ["feed", "email"] },
          },
        ],
      },
    },
  ]
}

/** What Medusa shares among several servers. */
function onRedis(redisUrl: string) {
  return [
    { resolve: "@medusajs/medusa/event-bus-redis", options: { redisUrl } },
    {
      resolve: "@medusajs/medusa/workflow-engine-redis",
      options: { redis: { redisUrl } },
    },
    { resolve: "@medusajs/medusa/cache-redis", options: { redisUrl } },
    {
      resolve: "@medusajs/medusa/locking",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/locking-redis",
            id: "locking-redis",
            is_default: true,
            options: { redisUrl },
          },
        ],
      },
    },
  ]
}
