import { waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { match } from "./match";
import { Router, type Route } from "./router.svelte";

const page = (name: string): Route<string> => ({ pattern: name, load: async () => ({ default: name }) });
let end: (() => void) | undefined;

beforeEach(() => {
  history.replaceState({}, "", "/");
  window.scrollTo = vi.fn();
});
afterEach(() => end?.());

function start(routes: Route<string>[], arrived = vi.fn()) {
  const router = new Router(routes, page("missing"), arrived);
  end = router.start();
  return router;
}

test("names the parts of a path", () => {
  expect(match("/block/:ref", "/block/12")).toEqual({ ref: "12" });
  expect(match("/block/:ref", "/block/a%20b/")).toEqual({ ref: "a b" });
  expect(match("/", "/")).toEqual({});
  expect(match("/blocks", "/block")).toBeUndefined();
  expect(match("/block/:ref", "/block")).toBeUndefined();
  expect(match("/block/:ref", "/block/%E0%A4%A")).toBeUndefined();
});

test("follows links inside the page and moves the focus, but not for the first page", async () => {
  const arrived = vi.fn();
  const router = start([page("/"), page("/blocks")], arrived);
  await waitFor(() => expect(router.shown?.page).toBe("/"));
  expect(arrived).not.toHaveBeenCalled();

  document.body.innerHTML = '<a href="/blocks">b</a><a id="out" href="https://example.org/">o</a>';
  document.querySelector("a")?.click();

  await waitFor(() => expect(router.shown?.page).toBe("/blocks"));
  expect(location.pathname).toBe("/blocks");
  expect(arrived).toHaveBeenCalledOnce();
  history.back();
  await waitFor(() => expect(router.shown?.page).toBe("/"));
});

test("a link to a place on the page leads there, and the page stays as it is", async () => {
  const arrived = vi.fn();
  const router = start([page("/")], arrived);
  await waitFor(() => expect(router.shown?.page).toBe("/"));
  const { visit } = router.shown!;

  document.body.innerHTML = '<a href="#content">skip</a><main id="content" tabindex="-1"></main>';
  document.querySelector("a")?.click();

  await new Promise((done) => setTimeout(done, 0));
  expect(document.activeElement?.id).toBe("content");
  expect(router.shown?.visit).toBe(visit);
  expect(arrived).not.toHaveBeenCalled();
});

test("keeps the page before until the next one is there, and shows only the last that was asked for", async () => {
  let release: () => void = () => undefined;
  const slow = { pattern: "/slow", load: () => new Promise<{ default: string }>((done) => (release = () => done({ default: "/slow" }))) };
  const router = start([page("/"), slow, page("/fast")]);
  await waitFor(() => expect(router.shown?.page).toBe("/"));

  void router.go("/slow");
  expect(router.loading).toBe(true);
  expect(router.shown?.page).toBe("/");
  await router.go("/fast");
  release();
  await Promise.resolve();

  expect(router.shown?.page).toBe("/fast");
  expect(router.loading).toBe(false);
});

test("says where a page's code could not be fetched, and goes on from there", async () => {
  const broken = { pattern: "/", load: () => Promise.reject<{ default: string }>(new Error("gone")) };
  const router = start([broken, page("/blocks")]);
  await waitFor(() => expect(router.failed).toBe(true));
  await router.go("/blocks");
  expect(router.failed).toBe(false);
  expect(router.shown?.page).toBe("/blocks");
});

test("shows the page for wrong addresses", async () => {
  history.replaceState({}, "", "/no/such");
  const router = start([page("/")]);
  await waitFor(() => expect(router.shown?.page).toBe("missing"));
});
