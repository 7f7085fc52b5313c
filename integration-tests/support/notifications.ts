import { Modules } from "@medusajs/framework/utils"

import { HttpTest } from "./http-test"

export interface Sent<Data = Record<string, unknown>> {
  to: string
  channel: string
  template: string
  data: Data
}

interface Provider {
  send(notification: Sent): Promise<{ id?: string }>
}

interface Providers {
  providersCache?: Map<string, unknown>
  getProviderForChannels(channel: string): Promise<unknown>
  retrieveProviderRegistration(id: string): Provider
}

const OWN = "np_own"

/** Providers of notifications beside those that the shop has. */
export function notificationDesk(t: () => HttpTest) {
  /**
   * A provider of the test's own, for the channel of e-mails: collects what it sends, and
   * fails as often as it is told to.
   */
  const withProvider = async <Data = Record<string, unknown>>(
    task: (sent: Sent<Data>[], fail: (times: number) => void) => Promise<void>
  ) => {
    const providers = (
      t().container.resolve(Modules.NOTIFICATION) as unknown as {
        notificationProviderService_: Providers
      }
    ).notificationProviderService_
    const retrieve = providers.retrieveProviderRegistration.bind(providers)
    const sent: Sent<Data>[] = []
    let failures = 0

    await t().sql(
      `insert into notification_provider (id, handle, name, is_enabled, channels)
      values ('${OWN}', 'own', 'own', true, '{email}') on conflict do nothing`
    )
    delete providers.providersCache
    await providers.getProviderForChannels("feed")
    providers.providersCache!.set("email", {
      id: OWN,
      channels: ["email"],
      is_enabled: true,
    })
    jest
      .spyOn(providers, "retrieveProviderRegistration")
      .mockImplementation((id) =>
        id === OWN
          ? {
              send: async (notification) => {
                if (failures-- > 0) {
                  throw new Error("the provider is down")
                }
                sent.push(notification as Sent<Data>)

                return { id: `sent_${sent.length}` }
              },
            }
          : retrieve(id)
      )

    try {
      await task(sent, (times) => (failures = times))
    } finally {
      delete providers.providersCache
    }
  }

  return { withProvider }
}
