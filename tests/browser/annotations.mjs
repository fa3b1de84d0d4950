// The notes as a JSON-LD processor reads them: no term falls through the context, and every word of the Web
// Annotation vocabulary is one that it has. Of the W3C's context these are the terms of tests/annotations/context.txt;
// the processor asks for it by its address and for nothing else.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import jsonld from "jsonld";

const ADDRESS = "http://www.w3.org/ns/anno.jsonld";
const OA = "http://www.w3.org/ns/oa#";

const PREFIXES = {
  oa: OA,
  as: "http://www.w3.org/ns/activitystreams#",
  dc: "http://purl.org/dc/elements/1.1/",
  dcterms: "http://purl.org/dc/terms/",
  foaf: "http://xmlns.com/foaf/0.1/",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
};

/** The context that the table of terms makes. */
const context = () => {
  const table = readFileSync(new URL("../annotations/context.txt", import.meta.url), "utf8");
  const terms = table.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split(" "));
  const definition = { node: (id) => ({ "@id": id, "@type": "@id" }), vocab: (id) => ({ "@id": id, "@type": "@vocab" }) };
  const defined = terms.map(([term, id, kind]) => [term, definition[kind]?.(id) ?? id]);
  return { "@context": { ...PREFIXES, ...Object.fromEntries(defined), items: { "@id": "as:items", "@type": "@id", "@container": "@list" } } };
};

/** The words of the vocabulary as it was published. */
const vocabulary = () => {
  const quads = readFileSync(createRequire(import.meta.url).resolve("@vocabulary/oa/oa.nq"), "utf8");
  return new Set([...quads.matchAll(/<http:\/\/www\.w3\.org\/ns\/oa#(\w+)>/g)].map(([, word]) => word));
};

export const annotations = async (folder, check) => {
  const document = context();
  const known = vocabulary();
  const documentLoader = async (url) => {
    if (url !== ADDRESS) throw new Error(`it asks for ${url}`);
    return { document, documentUrl: url };
  };
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith("annotations.jsonld"));
  check(files.length > 0, "annotations: there is no file");
  let quads = 0;
  for (const file of files) {
    const data = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const options = { documentLoader, safe: true, format: "application/n-quads" };
    const lines = await jsonld.toRDF(data, options).catch((error) => check(false, `annotations: ${file}: ${error.message}`));
    if (!lines) continue;
    quads += lines.trim().split("\n").length;
    const strange = [...lines.matchAll(/<http:\/\/www\.w3\.org\/ns\/oa#(\w+)>/g)].filter(([, word]) => !known.has(word));
    check(strange.length === 0, `annotations: ${file}: not in the vocabulary: ${strange}`);
    const notes = lines.split("\n").filter((line) => line.endsWith(`<${OA}Annotation> .`)).length;
    check(notes === data.total, `annotations: ${file}: ${notes} of ${data.total} notes`);
  }
  console.log(`Web annotations: ${files.length} files, ${quads} statements`);
};
