import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { createInterface } from "node:readline";
import { FakeAzure } from "./fake-azure";
import type { Endpoint } from "../client/stun";

/*
 * What runs in one place of a trial's network: reads commands, a line of JSON each, and answers in the same way. It ends when nobody
 * reads it any more.
 */

/** Somebody who listens, and remembers what was said. */
interface Listener {
  socket: Socket;
  heard: Set<string>;
}

const listeners = new Map<string, Listener>();
const azure = new FakeAzure();

const commands = {
  ready: () => Promise.resolve(),
  /** Listens for datagrams; `echo` sends each back; `group` is an address of many that it listens to as well. */
  async listen({ address, port, echo = false, group }: Endpoint & { echo?: boolean; group?: string }): Promise<void> {
    const socket = createSocket({ type: isIPv6(address) ? "udp6" : "udp4", recvBufferSize: 4 << 20 });
    const heard = new Set<string>();
    socket.on("message", (data, from) => {
      // Media is counted by its sender; what is remembered are marks, which are short.
      if (data.length <= 64) heard.add(data.toString());
      if (echo) socket.send(data, from.port, from.address, () => undefined);
    });
    socket.bind(port, group ?? address);
    await once(socket, "listening");
    if (group !== undefined) socket.addMembership(group, address);
    listeners.set(group ?? address, { socket, heard });
  },
  /** What each listener heard, by its address. */
  heard: () =>
    Promise.resolve(Object.fromEntries([...listeners].map(([address, { heard }]) => [address, [...heard].sort()]))),
  /** Sends a datagram from this place itself. @returns whether the kernel took it */
  async send({ to, mark, from }: { to: Endpoint; mark: string; from?: string }): Promise<boolean> {
    const socket = createSocket(isIPv6(to.address) ? "udp6" : "udp4");
    socket.bind(0, from);
    await once(socket, "listening");
    if (from !== undefined) socket.setMulticastInterface(from);
    const error = await new Promise<Error | null>((resolve) => socket.send(mark, to.port, to.address, resolve));
    socket.close();
    return error === null;
  },
  /** Becomes what Azure is to a relay. */
  azure: async ({ metadata, vault }: { metadata: Endpoint; vault: Endpoint }): Promise<void> => {
    await azure.listen(metadata);
    await azure.listen(vault);
  },
  /** Changes what Azure answers. */
  answers: (
    answers: Partial<Pick<FakeAzure, "privateAddress" | "refusals" | "secrets" | "userData">>,
  ): Promise<void> => {
    Object.assign(azure, answers);
    return Promise.resolve();
  },
};

export type CommandName = keyof typeof commands;

export interface Command<Name extends CommandName> {
  given: Parameters<(typeof commands)[Name]> extends [infer Given, ...unknown[]] ? Given : object;
  result: Awaited<ReturnType<(typeof commands)[Name]>>;
}

export interface Answer {
  id: number;
  error?: string;
  result?: unknown;
}

if (require.main === module) {
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const { id, name, given } = JSON.parse(line) as { id: number; name: CommandName; given: never };
      commands[name](given).then(
        (result) => answer({ id, result }),
        (error: Error) => answer({ id, error: error.message }),
      );
    })
    .on("close", () => process.exit(0));
}

function answer(given: Answer): void {
  process.stdout.write(JSON.stringify(given) + "\n");
}
