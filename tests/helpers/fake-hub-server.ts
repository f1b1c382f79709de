/** Servers on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on a free port of loopback. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

/** The address of a server. */
export const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** Ends a server with all its connections. */
export async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}

/** An address where nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = await listen(() => undefined)
  const address = addressOf(server)
  await closed(server)
  return address
}
