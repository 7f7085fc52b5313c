import { shareShop } from "../support/http-test"
import { readFiles } from "../support/together"

shareShop(() => readFiles("integration-tests/http", 4, 4))
