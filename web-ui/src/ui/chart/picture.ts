import { flushSync, mount, unmount } from "svelte";
import Sheet from "./Sheet.svelte";
import type { SheetProps } from "./sheet";

/** Two dots a pixel are sharp on paper and on every screen; browsers stop at some sixteen million. */
const SCALE = 2;
const MAX_DOTS = 16_000_000;

/** What an SVG on its own has to say itself, as no style sheet goes with it. */
const PROPERTIES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "unicode-bidi",
];

/** Draws a chart as a PNG, the same at every width and in every colour scheme of the page. */
export async function pictureOf(props: SheetProps): Promise<Blob> {
  const desk = document.createElement("div");
  document.body.append(desk);
  const sheet = mount(Sheet, { target: desk, props });
  try {
    flushSync();
    const svg = desk.querySelector("svg");
    if (!svg) throw new Error("the sheet was not drawn");
    return await painted(standalone(svg), svg.width.baseVal.value, svg.height.baseVal.value);
  } finally {
    await unmount(sheet);
    desk.remove();
  }
}

/** The picture as a document: attributes in place of styles, which the page's security policy would not let it carry. */
export function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const copies = [copy, ...copy.querySelectorAll("*")];
  [svg, ...svg.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property);
      if (value) copies[i]?.setAttribute(property, value);
    }
    copies[i]?.removeAttribute("class");
  });
  return new XMLSerializer().serializeToString(copy);
}

async function painted(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error("the browser cannot draw the picture"));
    // Under `img-src data:`; an address made by the page would need a wider policy.
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
  const scale = Math.min(SCALE, Math.sqrt(MAX_DOTS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser does not draw");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!png) throw new Error("the browser keeps the picture to itself");
  return png;
}
