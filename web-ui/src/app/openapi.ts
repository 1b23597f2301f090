import { load } from "js-yaml";

/** As much of an OpenAPI 3.1 description as the reference shows, with its references followed. */
export interface Reference {
  title: string;
  version: string;
  description: string;
  operations: Operation[];
  shapes: Shape[];
}

export interface Operation {
  /** Names it in the page's address. */
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  admin: boolean;
  parameters: Field[];
  body: Content[];
  answers: { status: string; description: string; content: Content[] }[];
}

export interface Field {
  name: string;
  place: string;
  required: boolean;
  type: string;
  description: string;
}

export interface Content {
  media: string;
  type: string;
}

export interface Shape {
  name: string;
  type: string;
  description: string;
  fields: Field[];
}

type Node = Record<string, unknown>;

/** @throws where the text is no OpenAPI description */
export function readReference(yaml: string): Reference {
  const root = load(yaml);
  if (!isNode(root) || !isNode(root.paths) || !isNode(root.info)) throw new Error("not an OpenAPI description");
  const follow = (value: unknown): Node => {
    const node = asNode(value);
    if (typeof node.$ref !== "string") return node;
    return asNode(node.$ref.slice(2).split("/").reduce<unknown>((at, name) => asNode(at)[name], root));
  };
  const operations = Object.entries(root.paths).flatMap(([path, item]) =>
    Object.entries(asNode(item))
      .filter(([method]) => ["get", "post", "put", "delete"].includes(method))
      .map(([method, operation]) => readOperation(method, path, asNode(operation), asNode(item), follow)),
  );
  const schemas = asNode(asNode(root.components).schemas);
  return {
    title: text(root.info.title),
    version: text(root.info.version),
    description: text(root.info.description),
    operations,
    shapes: Object.entries(schemas).map(([name, schema]) => readShape(name, asNode(schema))),
  };
}

function readOperation(method: string, path: string, operation: Node, item: Node, follow: (value: unknown) => Node): Operation {
  return {
    id: `${method}${path.replace(/[^A-Za-z0-9]+/g, "-")}`,
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary),
    description: text(operation.description),
    admin: item.servers !== undefined,
    parameters: list(operation.parameters).map((value) => {
      const parameter = follow(value);
      return field(text(parameter.name), text(parameter.in), parameter.required === true, parameter.schema, text(parameter.description));
    }),
    body: contents(follow(operation.requestBody)),
    answers: Object.entries(asNode(operation.responses)).map(([status, value]) => {
      const answer = follow(value);
      return { status, description: text(answer.description), content: contents(answer) };
    }),
  };
}

function contents(node: Node): Content[] {
  return Object.entries(asNode(node.content)).map(([media, content]) => ({ media, type: typeText(asNode(content).schema) }));
}

function readShape(name: string, schema: Node): Shape {
  return { name, type: typeText(schema), description: text(schema.description), fields: fields(schema, "") };
}

/** The members of an object, those of objects within it under their path. */
function fields(schema: Node, prefix: string): Field[] {
  const required = list(schema.required);
  return Object.entries(asNode(schema.properties)).flatMap(([name, value]) => {
    const property = asNode(value);
    const items = asNode(property.items);
    const inner = isNode(property.properties) ? property : isNode(items.properties) ? items : {};
    return [
      field(prefix + name, "", required.includes(name), property, text(property.description)),
      ...fields(inner, `${prefix}${name}${inner === items ? "[]" : ""}.`),
    ];
  });
}

function field(name: string, place: string, required: boolean, schema: unknown, description: string): Field {
  return { name, place, required, type: typeText(schema), description };
}

/** A schema in a few words: "Hash", "Block[]", "integer 1 to 200, else 25". */
export function typeText(value: unknown): string {
  const schema = asNode(value);
  if (typeof schema.$ref === "string") return schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map(typeText).join(" | ");
  if (schema.type === "array") return `${typeText(schema.items)}[]`;
  if (schema.type === "object" && isNode(schema.properties)) return `{${Object.keys(schema.properties).join(", ")}}`;
  const bounds = [schema.minimum !== undefined ? `≥ ${text(schema.minimum)}` : "", schema.maximum !== undefined ? `≤ ${text(schema.maximum)}` : ""];
  const rest = [...bounds, schema.default !== undefined ? `= ${text(schema.default)}` : "", typeof schema.pattern === "string" ? schema.pattern : ""];
  return [text(schema.type), ...rest].filter((part) => part !== "").join(" ");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}
