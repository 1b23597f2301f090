import type { Component } from "svelte";
import type { Params } from "../app/router/match";

/** What every page is given: the named parts of its path. */
export interface PageProps {
  params: Params;
}

export type PageComponent = Component<PageProps>;
