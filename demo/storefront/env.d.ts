/** What the bundler puts in, as Next.js and Vite do with a `.env`. */
declare const process: {
  env: { MEDUSA_BACKEND_URL: string; MEDUSA_PUBLISHABLE_KEY: string }
}
