import { vi } from "vitest";

/** Answers that a test's node gives, by path; all else is 404. Functions are asked each time. */
export function nodeAnswers(answers: Record<string, unknown>): void {
  vi.stubGlobal("fetch", async (path: string) => {
    const known = Object.entries(answers).find(([start]) => path.split("?")[0] === start || path === start)?.[1];
    const value: unknown = typeof known === "function" ? (known as () => unknown)() : known;
    if (value === undefined) return Response.json({ code: "NOT_FOUND", detail: "There is no such thing." }, { status: 404 });
    return typeof value === "string" ? new Response(value) : Response.json(value);
  });
}
