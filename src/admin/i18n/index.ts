import de from "./de.json"
import en from "./en.json"
import es from "./es.json"
import fr from "./fr.json"
import nb from "./nb.json"

/**
 * Our texts, by the dashboard's own codes of languages, in a namespace of their
 * own. What a language lacks is shown in English; that none lacks anything is
 * tested. Norwegian is no choice of the dashboard's profile page by itself: it is
 * shown to whoever has the language `nb`.
 */
export default {
  de: { holdfast: de },
  en: { holdfast: en },
  es: { holdfast: es },
  fr: { holdfast: fr },
  nb: { holdfast: nb },
}
