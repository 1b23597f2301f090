/** Lets components go to another page without knowing the router. */
let follow: (path: string) => void = (path) => location.assign(path);

export const go = (path: string): void => follow(path);

export function followWith(next: (path: string) => void): void {
  follow = next;
}
