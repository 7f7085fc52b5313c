import "./cart"
import "./complete-cart"
