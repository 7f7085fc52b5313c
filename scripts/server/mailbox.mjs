// @ts-check
import { adminOf } from "../../demo/shopper.mjs"

/**
 * What the shop has written by e-mail: the demo's provider sends nothing, and Medusa
 * keeps what it was given. Read as staff, for whoever asks: a shop keeps letters to
 * itself, and this one's are shown in its storefront.
 *
 * @param {string} backendUrl
 * @param {{ email: string, password: string }} admin
 * @returns {(to: string) => Promise<object[]>} letters to an address, the newest first
 */
export function openMailbox(backendUrl, admin) {
  /** @type {ReturnType<typeof adminOf> | undefined} */
  let staff

  return async (to) => {
    // As the waitlist keeps an address.
    const address = encodeURIComponent(to.trim().toLowerCase())

    try {
      staff ??= adminOf(backendUrl, admin)

      const { notifications } = await (
        await staff
      ).get(`/admin/notifications?channel=email&to=${address}`)

      return notifications.map(
        (/** @type {{ id: string, data: object }} */ { id, data }) => ({
          ...data,
          id,
        })
      )
    } catch (error) {
      // The next one who asks logs in anew.
      staff = undefined
      throw error
    }
  }
}
