import { readFiles } from "../support/together"

readFiles("src", 3, 4)
