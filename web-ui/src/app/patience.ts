import { configure } from "@testing-library/svelte";

/** How long a test waits for what must come: a net, shorter than a test's own, so that a failure names what did not come. */
configure({ asyncUtilTimeout: 30_000 });
