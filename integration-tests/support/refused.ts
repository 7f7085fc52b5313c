/** What a request was answered, refused or not. */
export const refused = async (call: Promise<unknown>) => {
  const answer = await call.then(
    (body) => ({ status: 200, body }),
    (error: unknown) => error
  )
  const { status, body } = answer as {
    status: number
    body: { code?: string; message: string; details?: object }
  }

  return { status, ...body }
}
