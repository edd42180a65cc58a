// What refers to what in the app, as the linker tells it (`--emit-relocs`): functions that are called or whose place in the
// table is taken, and data that is read, each by whom. So what a part of the app needs is known and not guessed.
import { Reader, bodiesOf, dataOf, importsOf, namesOf, reading, sectionsOf } from './wasm.mjs';

const SYMBOL_DATA = 1;
const [UNDEFINED, NAMED] = [0x10, 0x40];
/** Relocations by what they refer to; the rest is about types, globals and tables, which both parts share. */
const CALLED = new Set([0]);
const PLACED = new Set([1, 2]);
const ADDRESSED = new Set([3, 4, 5]);
const SHARED = new Set([6, 7, 20]);

/**
 * What each function (by name) and each piece of data (by number) refers to: `{ functions: Map, data: [], segments: [] }`.
 * A piece of data has its first address and its end, too. Nothing where the linker left nothing.
 */
export function needsOf(linked) {
  const sections = sectionsOf(linked);
  if (!sections.custom.linking) return undefined;
  const names = namesOf(sections);
  const imported = importsOf(sections).length;
  const segments = dataOf(sections);
  const symbols = symbolsOf(sections.custom.linking);
  const data = symbols
    .filter(({ kind, size }) => kind === SYMBOL_DATA && size > 0)
    .map(symbol => {
      const segment = segments[symbol.segment];
      // What begins as zeros is nowhere in the file.
      const from = segment ? segment.offset + symbol.offset : undefined;
      return { symbol, from, to: from + symbol.size, functions: new Set(), data: new Set() };
    });
  const numberOf = new Map(data.map(({ symbol }, index) => [symbol, index]));
  const functions = new Map();

  const refer = (from, { type, symbol, at, bytes, addend }) => {
    if (CALLED.has(type) || PLACED.has(type)) {
      const name = names.get(symbol.index);
      if (name === undefined) throw new Error(`function ${symbol.index} has no name`);
      if (CALLED.has(type) && new Reader(bytes, at).number() !== symbol.index) throw new Error(`a call at ${at} is not what the linker says`);
      from.functions.add(name);
    } else if (ADDRESSED.has(type)) {
      if (!numberOf.has(symbol)) return;
      const piece = data[numberOf.get(symbol)];
      const reader = new Reader(bytes, at);
      const value = type === 3 ? reader.number() : type === 4 ? reader.signed() : Buffer.from(reader.take(4)).readInt32LE();
      if (piece.from !== undefined && value !== piece.from + addend) throw new Error(`an address at ${at} is not what the linker says`);
      from.data.add(numberOf.get(symbol));
    } else if (!SHARED.has(type)) throw new Error(`relocation ${type} is not known`);
  };

  const bodies = bodiesOf(sections);
  const code = relocationsOf(sections, 'code', symbols);
  walk(code, bodies.map(({ at, bytes }) => ({ from: at, to: at + bytes.length })), (body, found) => {
    const name = names.get(imported + body);
    if (!functions.has(name)) functions.set(name, { functions: new Set(), data: new Set() });
    refer(functions.get(name), found);
  });
  const places = relocationsOf(sections, 'data', symbols);
  // By place in the file: pieces can overlap, where the linker merged what is alike.
  for (const found of places) {
    const segment = segments.find(({ at, bytes }) => found.at >= at && found.at < at + bytes.length);
    const address = segment.offset + found.at - segment.at;
    const holders = data.filter(({ from, to }) => from <= address && address < to);
    if (holders.length === 0) throw new Error(`a reference at ${address} belongs to nothing`);
    for (const holder of holders) refer(holder, found);
  }
  return { functions, data, segments };
}

/** Calls `each` with the number of the range that each relocation lies in; both are in order. */
function walk(relocations, ranges, each) {
  let range = 0;
  for (const found of relocations.sort((a, b) => a.at - b.at)) {
    while (range < ranges.length && ranges[range].to <= found.at) range += 1;
    if (!(ranges[range]?.from <= found.at)) throw new Error(`a reference at ${found.at} belongs to no function`);
    each(range, found);
  }
}

function symbolsOf(part) {
  const reader = reading(part);
  reader.number();
  const symbols = [];
  while (reader.at < reader.end) {
    const kind = reader.byte();
    const length = reader.number();
    const end = reader.at + length;
    if (kind === 8) {
      reader.list(() => symbols.push(symbolOf(reader)));
      if (reader.at !== end) throw new Error('a table of symbols that does not end where it ends');
    }
    reader.at = end;
  }
  return symbols;
}

function symbolOf(reader) {
  const [kind, flags] = [reader.byte(), reader.number()];
  if (kind === SYMBOL_DATA) {
    const name = reader.name();
    if (flags & UNDEFINED) return { kind, name, size: 0 };
    return { kind, name, segment: reader.number(), offset: reader.number(), size: reader.number() };
  }
  const index = reader.number();
  // A section has no name.
  if (kind !== 3 && (!(flags & UNDEFINED) || flags & NAMED)) return { kind, index, name: reader.name() };
  return { kind, index };
}

const ADDED = new Set([3, 4, 5, 8, 9, 11, 23]);

function relocationsOf(sections, of, symbols) {
  const part = sections.custom[`reloc.${of.toUpperCase()}`];
  const reader = reading(part);
  if (sections.order[reader.number()] !== of) throw new Error(`relocations of ${of} belong to another section`);
  const { start, bytes } = sections[of];
  return reader.list(() => {
    const type = reader.byte();
    const [at, symbol] = [reader.number() + start, symbols[reader.number()]];
    return { type, at, symbol, bytes, addend: ADDED.has(type) ? reader.signed() : 0 };
  });
}
