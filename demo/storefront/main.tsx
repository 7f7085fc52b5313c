import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { HoldfastProvider } from "medusa-plugin-holdfast/react"
import { createRoot } from "react-dom/client"

import { App } from "./app"
import { CartProvider } from "./cart"
import { AddressProvider } from "./mail"
import "./main.css"
import { sdk } from "./sdk"

createRoot(document.getElementById("root")!).render(
  <QueryClientProvider client={new QueryClient()}>
    <HoldfastProvider sdk={sdk}>
      <CartProvider>
        <AddressProvider>
          <App />
        </AddressProvider>
      </CartProvider>
    </HoldfastProvider>
  </QueryClientProvider>
)
