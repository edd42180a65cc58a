// A module's functions in the order in which it compresses best: those of a type together, and each followed by the one
// that has most in common with it (docs/adr/0008-a-second-part.md has the bytes).
import {
  FUNCTION, HEADER, bodiesOf, callsOf, contentOf, elementsByRun, exportsOf, importedFunctions, joined, list, name, number, reading,
  renumbered, section, sectionsOf, signed,
} from './wasm.mjs';

/** So many bytes in a row are something that two functions can have in common. */
const SNIPPET = 4;
/** What more functions have says nothing about any. */
const COMMON = 400;
/** Keeps small functions from being like everything. */
const LEAST = 20;

/** The same module in that order. */
export function ordered(wasm) {
  const sections = sectionsOf(wasm);
  const imported = importedFunctions(sections);
  const types = reading(sections.functions);
  const typeOf = types.list(() => types.number());
  const bodies = bodiesOf(sections).map(({ bytes }) => ({ bytes, calls: callsOf(bytes) }));
  const order = byLikeness(bodies, typeOf);
  const numbers = new Map(order.map((before, now) => [imported + before, imported + now]));
  const numberOf = index => numbers.get(index) ?? index;
  const code = index => {
    const body = renumbered(bodies[index].bytes, bodies[index].calls, numberOf);
    return joined([number(body.length), body]);
  };
  const anew = {
    functions: () => list(order.map(index => number(typeOf[index]))),
    exports: () =>
      list(exportsOf(sections).map(({ name: called, kind, index }) => joined([name(called), [kind], number(kind === FUNCTION ? numberOf(index) : index)]))),
    start: () => number(numberOf(reading(sections.start).number())),
    elements: () =>
      list(elementsByRun(sections).map(({ offset, functions }) => joined([[0, 0x41, ...signed(offset), 0x0b], list(functions.map(index => number(numberOf(index))))]))),
    code: () => list(order.map(code)),
  };
  return joined([
    HEADER,
    ...sections.order.map(kind => {
      const part = sections[kind];
      return part ? section(part.id, anew[kind]?.() ?? contentOf(part)) : section(0, joined([name(kind), contentOf(sections.custom[kind])]));
    }),
  ]);
}

/** The functions, by type, then each by what it has in common with the one before; the shortest comes first. */
function byLikeness(bodies, typeOf) {
  const snippets = bodies.map(snippetsOf);
  const having = new Map();
  snippets.forEach((found, index) => found.forEach(snippet => having.get(snippet)?.push(index) ?? having.set(snippet, [index])));
  const left = new Set(bodies.keys());
  const shortest = [...left].sort((a, b) => typeOf[a] - typeOf[b] || bodies[a].bytes.length - bodies[b].bytes.length || a - b);

  const likest = before => {
    const shared = new Map();
    for (const snippet of snippets[before]) {
      const others = having.get(snippet);
      if (others.length > COMMON) continue;
      const weight = 1 / Math.log2(1 + others.length);
      for (const other of others) if (left.has(other) && typeOf[other] === typeOf[before]) shared.set(other, (shared.get(other) ?? 0) + weight);
    }
    let [best, most] = [undefined, 0];
    for (const [other, weight] of shared) {
      const likeness = weight / (snippets[other].size + LEAST);
      if (likeness > most) [best, most] = [other, likeness];
    }
    return best;
  };

  const order = [];
  for (const first of shortest) {
    for (let next = first; left.delete(next); next = likest(next)) order.push(next);
  }
  return order;
}

/** What stands in a function's body, but for the numbers of the functions that it calls. */
function snippetsOf({ bytes, calls }) {
  const body = Buffer.from(bytes);
  for (const { at, end } of calls) body.fill(0, at, end);
  const found = new Set();
  for (let at = 0; at + SNIPPET <= body.length; at += 1) found.add(body.readUInt32LE(at));
  return found;
}
