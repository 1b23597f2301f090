import { match, type Params } from "./match";
import { rememberedScroll, rememberScroll, restoreScroll } from "./scroll";

export interface Route<Page> {
  pattern: string;
  /** Fetches the page's code. */
  load: () => Promise<{ default: Page }>;
}

export interface Shown<Page> {
  page: Page;
  params: Params;
  path: string;
  /** Counts up with each page shown: who depends on it starts anew. */
  visit: number;
}

/**
 * Which page is shown, by the address bar's path. The page before stays until the next one's code is there, so that nothing
 * flashes; a page whose code cannot be fetched is an answer too ({@link failed}).
 */
export class Router<Page> {
  shown = $state.raw<Shown<Page>>();
  loading = $state(false);
  failed = $state(false);
  path = $state(location.pathname);
  private visit = 0;
  private attempt = 0;

  /** @param missing stands in where no route matches */
  constructor(
    private readonly routes: readonly Route<Page>[],
    private readonly missing: Route<Page>,
    /** Called when the new page is in the document: moves the focus. Not for the first page. */
    private readonly arrived: () => Promise<void> | void,
  ) {}

  /** Follows links and the browser's buttons; the returned function ends it. */
  start(): () => void {
    history.scrollRestoration = "manual";
    const onClick = (event: MouseEvent) => this.click(event);
    const onPop = () => void this.show(rememberedScroll());
    let scrolled: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(scrolled);
      const path = this.shown?.path;
      scrolled = setTimeout(() => path === location.pathname && !this.loading && rememberScroll(), 150);
    };
    document.addEventListener("click", onClick);
    window.addEventListener("popstate", onPop);
    window.addEventListener("scroll", onScroll, { passive: true });
    void this.show(rememberedScroll());
    return () => {
      clearTimeout(scrolled);
      document.removeEventListener("click", onClick);
      window.removeEventListener("popstate", onPop);
      window.removeEventListener("scroll", onScroll);
    };
  }

  /** Goes to a path of this page, as a link would. */
  async go(to: string): Promise<void> {
    rememberScroll();
    history.pushState({}, "", to);
    await this.show(0);
  }

  private async show(scroll: number): Promise<void> {
    const path = location.pathname;
    const mine = ++this.attempt;
    let route = this.missing;
    let params: Params = {};
    for (const candidate of this.routes) {
      const found = match(candidate.pattern, path);
      if (found) {
        route = candidate;
        params = found;
        break;
      }
    }
    this.loading = true;
    this.path = path;
    try {
      const { default: page } = await route.load();
      if (mine !== this.attempt) return;
      const first = this.shown === undefined;
      this.shown = { page, params, path, visit: ++this.visit };
      this.failed = false;
      this.loading = false;
      if (!first) await this.arrived();
      if (location.hash === "" || scroll > 0) restoreScroll(scroll);
      else document.getElementById(location.hash.slice(1))?.scrollIntoView();
    } catch {
      if (mine !== this.attempt) return;
      this.loading = false;
      this.failed = true;
    }
  }

  private click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download") || link.dataset.external !== undefined) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin) return;
    event.preventDefault();
    if (to.hash && to.pathname === location.pathname && to.search === location.search) return lead(to.hash);
    void this.go(to.pathname + to.search + to.hash);
  }
}

/** To a place on the page, without an entry in the history: going back from it would show the page anew. */
function lead(hash: string): void {
  const place = document.getElementById(hash.slice(1));
  place?.scrollIntoView();
  place?.focus({ preventScroll: true });
}
