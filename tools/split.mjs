// The app's WebAssembly in two parts (docs/adr/0008-a-second-part.md). The second holds what is reached through one
// function alone, `second::page`: its functions, their places in the table, and the data that only they read. In the first
// that function is a call through the table, to a place that the second part fills when it comes.
import { needsOf } from './needs.mjs';
import {
  FUNCTION, GLOBAL, HEADER, MEMORY, TABLE, bodiesOf, callsOf, contentOf, dataOf, elementsOf, exportsOf, globalsOf, importsOf,
  joined, list, memoriesOf, name, namesOf, number, reading, renumbered, section, sectionsOf, signed, tablesOf, typesOf,
} from './wasm.mjs';

/** The name of the second part's entry, in either of the compiler's spellings. */
const ENTRY = /6second4page/;
/** A gap of zeros this long costs more than the head of another segment. */
const GAP = 16;

/**
 * `{ first, second, script }` of what wasm-bindgen wrote, by what the linker said of it; nothing where it said nothing. Of what is
 * exported to `script`, only what that calls is kept: leptos brings the streams of its server functions. Names that
 * the two have for each other are long and partly chance, which no compression helps against: they get short ones.
 */
export function split(bound, linked, script, entry = ENTRY) {
  const needs = needsOf(linked);
  if (!needs) return undefined;
  const module = moduleOf(bound, script);
  sameData(module.data, needs.segments);
  const parts = divide(module, needs, entry);
  const shorter = shorterNames([...module.imports.map(({ field }) => field), ...module.exports.map(({ name }) => name)]);
  const rename = name => shorter.get(name) ?? name;
  return {
    first: firstOf(module, parts, rename),
    second: secondOf(module, parts),
    script: script.replace(/[\w$]+/g, rename),
  };
}

/** What is as short as a word of the language's could be one. */
const shorterNames = names =>
  new Map([...new Set(names)].filter(name => name.length > 9).map((name, index) => [name, `_${short(index)}`]));

function moduleOf(bytes, script) {
  const sections = sectionsOf(bytes);
  const imports = importsOf(sections);
  const bodies = bodiesOf(sections).map(({ bytes }) => ({ bytes, calls: callsOf(bytes) }));
  const types = reading(sections.functions);
  const exported = exportsOf(sections);
  const called = name => new RegExp(`\\.${name.replaceAll('$', '\\$')}\\b`).test(script);
  return {
    sections,
    imports,
    bodies,
    functionTypes: [...imports.map(({ type }) => type), ...types.list(() => types.number())],
    names: namesOf(sections),
    elements: elementsOf(sections),
    exports: exported.filter(({ name }) => called(name)),
    dropped: exported.filter(({ name }) => !called(name)).map(({ name }) => name),
    data: dataOf(sections),
  };
}

/** What wasm-bindgen did not move can be told by where it was. */
function sameData(now, before) {
  const same = now.length === before.length && now.every(({ offset, bytes }, at) => offset === before[at].offset && Buffer.compare(bytes, before[at].bytes) === 0);
  if (!same) throw new Error('the data is not what the linker wrote');
}

/** Which functions and which data are in which part. */
export function divide({ sections, imports, bodies, names, elements, exports, dropped = [] }, needs, entry) {
  const entries = [...names].filter(([, name]) => entry.test(name)).map(([index]) => index);
  if (entries.length !== 1) throw new Error(`${entries.length} functions are called ${entry}: there must be one, which is never inlined`);
  const [page] = entries;
  const named = new Map();
  for (const [index, name] of names) named.set(name, [...(named.get(name) ?? []), index]);

  const reach = (roots, stop, alongside = []) => {
    const functions = new Set();
    const data = new Set();
    const left = [];
    const see = index => {
      if (index === stop || functions.has(index)) return;
      functions.add(index);
      left.push(index);
    };
    const follow = need => {
      if (!need) return;
      // What wasm-bindgen took out is called by nobody any more.
      for (const name of need.functions) named.get(name)?.forEach(see);
      for (const piece of need.data) {
        if (data.has(piece)) continue;
        data.add(piece);
        follow(needs.data[piece]);
      }
    };
    roots.forEach(see);
    alongside.forEach(follow);
    while (left.length > 0) {
      const index = left.pop();
      if (index < imports.length) continue;
      bodies[index - imports.length].calls.forEach(({ index }) => see(index));
      follow(needs.functions.get(names.get(index)));
    }
    return { functions, data };
  };

  const referred = new Set([...needs.functions.values(), ...needs.data].flatMap(({ functions }) => [...functions]));
  // What wasm-bindgen calls otherwise than the linker did is not known to need nothing: what it needs stays in the first part.
  const isLost = name => !named.has(name) && !name.includes('describe') && !dropped.some(gone => name.startsWith(`${gone}_`));
  const lost = [...needs.functions].filter(([name]) => isLost(name)).map(([, need]) => need);
  const roots = exports.filter(({ kind }) => kind === FUNCTION).map(({ index }) => index);
  if (sections.start) roots.push(reading(sections.start).number());
  // A place in the table that the linker knows nothing of is wasm-bindgen's.
  for (const index of elements.values()) if (!referred.has(names.get(index))) roots.push(index);
  const first = reach(roots, page, lost);
  const all = reach([page], undefined);
  const second = new Set([...all.functions].filter(index => !first.functions.has(index) && index >= imports.length));
  if (!second.has(page)) throw new Error('the second part is reached without its entry');
  return { page, first: first.functions, second, firstData: first.data, secondData: all.data, pieces: needs.data };
}

/** The stretches of data of each part: a byte is the second's where only the second's pieces have it. */
function stretches(module, { firstData, secondData, pieces }) {
  const [first, second] = [[], []];
  for (const { offset, bytes } of module.data) {
    const owner = new Uint8Array(bytes.length);
    const mark = (index, part) => {
      const { from, to } = pieces[index];
      for (let at = Math.max(from - offset, 0); at < Math.min(to - offset, bytes.length); at += 1) owner[at] = part;
    };
    // What no piece has is padding, and what nobody reads is dead: as good as zeros.
    secondData.forEach(index => mark(index, 2));
    firstData.forEach(index => mark(index, 1));
    for (const [part, found] of [[1, first], [2, second]]) {
      let open;
      owner.forEach((whose, at) => {
        // The second part comes when the first has written to its own.
        if (whose !== part && whose !== 0) open = undefined;
        if (whose !== part || bytes[at] === 0) return;
        if (open && at - open.to <= GAP) open.to = at + 1;
        else found.push((open = { base: offset, from: at, to: at + 1, of: bytes }));
      });
    }
  }
  const cut = ({ base, from, to, of }) => ({ offset: base + from, bytes: of.subarray(from, to) });
  return { first: first.map(cut), second: second.map(cut) };
}

const at = offset => [0, 0x41, ...signed(offset), 0x0b];
const dataSection = found => section(11, list(found.map(({ offset, bytes }) => joined([at(offset), number(bytes.length), bytes]))));

/** The table's places of these functions, in runs. */
function elementSection(places, numberOf) {
  const runs = [];
  for (const [place, index] of [...places].sort(([a], [b]) => a - b)) {
    const run = runs.at(-1);
    if (run && run.place + run.functions.length === place) run.functions.push(index);
    else runs.push({ place, functions: [index] });
  }
  return section(9, list(runs.map(({ place, functions }) => joined([at(place), list(functions.map(index => number(numberOf(index))))]))));
}

/** Short names for what one part lends the other. */
const short = index => index.toString(36);

/** What the second part takes from the first: functions, then the memory, the tables and the globals. */
function lent(module, { second }) {
  const functions = new Set();
  for (const index of second) for (const called of module.bodies[index - module.imports.length].calls) if (!second.has(called.index)) functions.add(called.index);
  return [...functions].sort((a, b) => module.functionTypes[a] - module.functionTypes[b] || a - b);
}

const placesOf = (module, part) => [...module.elements].filter(([, index]) => part.has(index));

/** A place in the table of its own, after all others. */
const ownPlace = ({ sections }) => tablesOf(sections)[0].least;

function firstOf(module, parts, rename) {
  const { sections, imports, bodies, functionTypes } = module;
  const { page, first } = parts;
  const functions = [...first, page].filter(index => index >= imports.length).sort((a, b) => a - b);
  const numbers = new Map(functions.map((index, at) => [index, imports.length + at]));
  const numberOf = index => {
    if (index < imports.length) return index;
    if (!numbers.has(index)) throw new Error(`the first part calls ${module.names.get(index)}, which is in the second`);
    return numbers.get(index);
  };
  const [places, externs] = tablesOf(sections);
  const tables = [{ ...places, least: places.least + 1, most: places.most === undefined ? undefined : places.most + 1 }, ...(externs ? [externs] : [])];
  const type = functionTypes[page];
  const stub = joined([
    [0],
    ...typesOf(sections)[type].params.map((_, at) => [0x20, ...number(at)]),
    [0x41, ...signed(ownPlace(module)), 0x11, ...number(type), 0, 0x0b],
  ]);
  const code = functions.map(index => {
    const { bytes, calls } = bodies[index - imports.length];
    const body = index === page ? stub : renumbered(bytes, calls, numberOf);
    return joined([number(body.length), body]);
  });
  const exported = [
    ...module.exports.map(({ name: called, kind, index }) => joined([name(rename(called)), [kind], number(kind === FUNCTION ? numberOf(index) : index)])),
    ...lent(module, parts).map((index, at) => joined([name(short(at)), [FUNCTION], number(numberOf(index))])),
    ...shared(module).map(({ name: called, kind, index }) => joined([name(called), [kind], number(index)])),
  ];
  return joined([
    HEADER,
    section(1, contentOf(sections.types)),
    section(2, list(imports.map(({ module, field, type }) => joined([name(module), name(rename(field)), [FUNCTION], number(type)])))),
    section(3, list(functions.map(index => number(functionTypes[index])))),
    section(4, list(tables.map(({ of, least, most }) => [of, ...(most === undefined ? [0, ...number(least)] : [1, ...number(least), ...number(most)])]))),
    section(5, contentOf(sections.memories)),
    section(6, contentOf(sections.globals)),
    section(7, list(exported)),
    ...(sections.start ? [section(8, number(numberOf(reading(sections.start).number())))] : []),
    elementSection(placesOf(module, new Set([...first, page])), numberOf),
    section(10, list(code)),
    dataSection(stretches(module, parts).first),
    features(sections),
  ]);
}

/** Memory, tables and globals, under names of their own. */
const shared = ({ sections }) => [
  { name: 'M', kind: MEMORY, index: 0, type: memoriesOf(sections)[0] },
  ...tablesOf(sections).map((type, index) => ({ name: `T${short(index)}`, kind: TABLE, index, type })),
  ...globalsOf(sections).map((type, index) => ({ name: `G${short(index)}`, kind: GLOBAL, index, type })),
];

function secondOf(module, parts) {
  const { sections, imports, bodies, functionTypes } = module;
  const borrowed = lent(module, parts);
  const functions = [...parts.second].sort((a, b) => a - b);
  const numbers = new Map([...borrowed, ...functions].map((index, at) => [index, at]));
  const numberOf = index => {
    if (!numbers.has(index)) throw new Error(`the second part calls ${module.names.get(index)}, which is in neither`);
    return numbers.get(index);
  };
  const typeOf = {
    [MEMORY]: ({ least }) => [0, ...number(least)],
    [TABLE]: ({ of, least }) => [of, 0, ...number(least)],
    [GLOBAL]: ({ type, mutable }) => [type, mutable],
  };
  const code = functions.map(index => {
    const { bytes, calls } = bodies[index - imports.length];
    const body = renumbered(bytes, calls, numberOf);
    return joined([number(body.length), body]);
  });
  const places = [...placesOf(module, new Set(functions)), [ownPlace(module), parts.page]];
  return joined([
    HEADER,
    section(1, contentOf(sections.types)),
    section(2, list([
      ...borrowed.map((index, at) => joined([name('first'), name(short(at)), [FUNCTION], number(functionTypes[index])])),
      ...shared(module).map(({ name: called, kind, type }) => joined([name('first'), name(called), [kind], typeOf[kind](type)])),
    ])),
    section(3, list(functions.map(index => number(functionTypes[index])))),
    elementSection(places, numberOf),
    section(10, list(code)),
    dataSection(stretches(module, parts).second),
    features(sections),
  ]);
}

/** What of the language the compiler used: wasm-opt reads it. */
const features = ({ custom: { target_features: part } }) =>
  part ? section(0, joined([name('target_features'), contentOf(part)])) : joined([]);
