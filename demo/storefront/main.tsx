import { createRoot } from "react-dom/client"

import { App } from "./app"
import { CartProvider } from "./cart"
import "./main.css"

createRoot(document.getElementById("root")!).render(
  <CartProvider>
    <App />
  </CartProvider>
)
