import { randomBytes } from "node:crypto";
import { hex, unhex } from "../src/protocol/bytes.ts";
import { encode } from "../src/protocol/codec.ts";
import type { Definition } from "../src/protocol/election.ts";
import { keyOf, sign } from "../src/protocol/signature.ts";
import { type Payload, TRANSACTION, transactionId, type Unsigned } from "../src/protocol/transaction.ts";
import type { NodeProcess } from "./nodeProcess.ts";

/** Signs with a program of their own: what the wallet refuses, but the protocol does not, comes from here. */
export class Outsider {
  private readonly secret = Uint8Array.from(randomBytes(32));
  readonly key = keyOf(this.secret);
  private sequence = 0n;

  constructor(private readonly node: NodeProcess) {}

  /** Returns the id once the node has accepted it. */
  async send(payload: Payload): Promise<Uint8Array> {
    const { chainId, height } = await this.node.get<{ chainId: string; height: number }>("/api/v1/status");
    const unsigned: Unsigned = {
      chainId: unhex(chainId),
      sender: this.key,
      sequence: this.sequence++,
      expiryHeight: BigInt(height + 500),
      fee: 0n,
      payload,
    };
    const id = transactionId(unsigned);
    const response = await fetch(`${this.node.url}/api/v1/transactions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ tx: hex(encode(TRANSACTION, { ...unsigned, signature: sign(id, this.secret) })) }),
    });
    if (response.status !== 202) throw new Error(`${payload.kind}: ${response.status} ${await response.text()}`);
    return id;
  }

  /** An election with one question, like this where nothing else is said. */
  announce(more: Partial<Definition> = {}): Promise<Uint8Array> {
    const question = { id: "q", title: ["Yes?"], options: [["Yes"], ["No"]], min: 1, max: 1, blank: true };
    const opens = BigInt(Date.now() + 3_600_000);
    const definition: Definition = {
      languages: ["en"],
      title: ["Outside"],
      description: [""],
      questions: [question],
      enrolBy: more.opens ?? opens,
      opens,
      closes: opens + 3_600_000n,
      revote: "last",
      documents: [],
      ...more,
    };
    return this.send({ kind: "CreateElection", definition });
  }

  /** Leaves a number out: all that is sent from now on has to wait for what never comes. */
  leaveGap(): void {
    this.sequence++;
  }
}
