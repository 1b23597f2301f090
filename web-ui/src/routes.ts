import type { Route } from "./app/router/router.svelte";
import type { PageComponent } from "./pages/page";

/** Every page, fetched when it is first shown. */
export const routes: Route<PageComponent>[] = [
  { pattern: "/", load: () => import("./pages/Home.svelte") },
  { pattern: "/blocks", load: () => import("./pages/Blocks.svelte") },
  { pattern: "/block/:ref", load: () => import("./pages/Block.svelte") },
  { pattern: "/tx/:id", load: () => import("./pages/Transaction.svelte") },
  { pattern: "/address/:address", load: () => import("./pages/Address.svelte") },
  { pattern: "/elections", load: () => import("./pages/Elections.svelte") },
  { pattern: "/election/:id", load: () => import("./pages/Election.svelte") },
  { pattern: "/verify", load: () => import("./pages/Verify.svelte") },
  { pattern: "/mempool", load: () => import("./pages/Mempool.svelte") },
  { pattern: "/peers", load: () => import("./pages/Peers.svelte") },
  { pattern: "/node", load: () => import("./pages/Node.svelte") },
  { pattern: "/reference", load: () => import("./pages/Reference.svelte") },
];

export const missing: Route<PageComponent> = { pattern: "", load: () => import("./pages/Missing.svelte") };
