// What the dashboard's bundler puts in the place of these names.
declare const __BACKEND_URL__: string | undefined
declare const __AUTH_TYPE__: "session" | "jwt" | undefined
declare const __JWT_TOKEN_STORAGE_KEY__: string | undefined

/** A file that the bundler puts beside the dashboard's own; its address. */
declare module "*.wasm?url" {
  const address: string
  export default address
}
