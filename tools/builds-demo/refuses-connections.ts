import { connect } from "node:net";

/** Whether nobody listens there any more; so it is where nobody ever did. */
export async function refusesConnections(origin: string | undefined): Promise<boolean> {
  if (origin === undefined) return true;
  const { hostname, port } = new URL(origin);
  return await new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", () => resolve(true));
  });
}
