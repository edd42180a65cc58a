// WebAssembly's binary format, as far as splitting a module takes: sections, calls in code, names, and what the linker
// tells of symbols (github.com/WebAssembly/tool-conventions, Linking.md). What it does not know it refuses.

const TEXT = new TextDecoder();

/** Reads numbers and names, one after the other. */
export class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 of up to 32 bits. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** A signed LEB128 of up to 32 bits. */
  signed() {
    let value = 0;
    for (let scale = 1; ; ) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return byte & 64 ? value - scale : value;
    }
  }

  /** Passes over a number of any width. */
  pass() {
    while (this.byte() >= 128);
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name() {
    return TEXT.decode(this.take(this.number()));
  }

  list(read) {
    return Array.from({ length: this.number() }, (_, index) => read(index));
  }
}

export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

export function signed(value) {
  const bytes = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value & 127];
}

export const name = text => {
  const bytes = [...new TextEncoder().encode(text)];
  return [...number(bytes.length), ...bytes];
};

/** The bytes of all of these: numbers, lists, arrays of bytes. */
export const joined = parts => Buffer.concat(parts.map(part => Buffer.from(part)));

export const list = items => joined([number(items.length), ...items]);

export const section = (id, content) => joined([[id], number(content.length), content]);

export const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const KINDS = { 1: 'types', 2: 'imports', 3: 'functions', 4: 'tables', 5: 'memories', 6: 'globals', 7: 'exports', 8: 'start', 9: 'elements', 10: 'code', 11: 'data', 12: 'dataCount' };

/** A module's sections, each as a maker of readers of its content; custom ones by their name in `custom`. */
export function sectionsOf(bytes) {
  if (HEADER.some((byte, at) => bytes[at] !== byte)) throw new Error('this is no WebAssembly');
  const reader = new Reader(bytes, HEADER.length);
  const found = { custom: {}, order: [] };
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const length = reader.number();
    const [start, end] = [reader.at, reader.at + length];
    reader.at = end;
    if (id === 0) {
      const head = new Reader(bytes, start, end);
      const custom = head.name();
      found.custom[custom] = { start: head.at, end, bytes };
      found.order.push(custom);
      continue;
    }
    if (!KINDS[id]) throw new Error(`section ${id} is not known`);
    found[KINDS[id]] = { id, start, end, bytes };
    found.order.push(KINDS[id]);
  }
  return found;
}

export const reading = part => (part ? new Reader(part.bytes, part.start, part.end) : new Reader([0]));
export const contentOf = part => part.bytes.subarray(part.start, part.end);

const limitsOf = reader => {
  const flags = reader.byte();
  if (flags > 1) throw new Error('limits of a kind that is not known');
  return { least: reader.number(), most: flags ? reader.number() : undefined };
};

/** An import's or an export's kind. */
export const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];

export const importsOf = sections => {
  const reader = reading(sections.imports);
  return reader.list(() => {
    const [module, field] = [reader.name(), reader.name()];
    if (reader.byte() !== FUNCTION) throw new Error(`${field}: only functions are imported by the app`);
    return { module, field, type: reader.number() };
  });
};

/** How many functions a module imports, whatever else it does. */
export const importedFunctions = sections => {
  const reader = reading(sections.imports);
  const kinds = reader.list(() => {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === FUNCTION) reader.number();
    else if (kind === GLOBAL) reader.take(2);
    else {
      if (kind === TABLE) reader.byte();
      limitsOf(reader);
    }
    return kind;
  });
  return kinds.filter(kind => kind === FUNCTION).length;
};

export const exportsOf = sections => {
  const reader = reading(sections.exports);
  return reader.list(() => ({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
};

export const typesOf = sections => {
  const reader = reading(sections.types);
  return reader.list(() => {
    if (reader.byte() !== 0x60) throw new Error('a type that is no function');
    return { params: reader.list(() => reader.byte()), results: reader.list(() => reader.byte()) };
  });
};

export const tablesOf = sections => {
  const reader = reading(sections.tables);
  return reader.list(() => ({ of: reader.byte(), ...limitsOf(reader) }));
};

export const memoriesOf = sections => {
  const reader = reading(sections.memories);
  return reader.list(() => limitsOf(reader));
};

/** An expression that is one constant of 32 bits. */
function constant(reader) {
  if (reader.byte() !== 0x41) throw new Error('an offset that is not a constant');
  const value = reader.signed();
  if (reader.byte() !== 0x0b) throw new Error('an offset that is not a constant');
  return value;
}

export const globalsOf = sections => {
  const reader = reading(sections.globals);
  return reader.list(() => {
    const global = { type: reader.byte(), mutable: reader.byte() };
    passOver(reader);
    return global;
  });
};

/** Runs of places in the table: where each begins, and its functions. */
export const elementsByRun = sections => {
  const reader = reading(sections.elements);
  return reader.list(() => {
    if (reader.number() !== 0) throw new Error('elements of a kind that is not known');
    return { offset: constant(reader), functions: reader.list(() => reader.number()) };
  });
};

/** Which function is at which place of the table. */
export const elementsOf = sections =>
  new Map(elementsByRun(sections).flatMap(({ offset, functions }) => functions.map((index, at) => [offset + at, index])));

export const dataOf = sections => {
  const reader = reading(sections.data);
  return reader.list(() => {
    if (reader.number() !== 0) throw new Error('data of a kind that is not known');
    const offset = constant(reader);
    const length = reader.number();
    return { offset, at: reader.at, bytes: reader.take(length) };
  });
};

export const bodiesOf = sections => {
  const reader = reading(sections.code);
  return reader.list(() => {
    const length = reader.number();
    return { at: reader.at, bytes: reader.take(length) };
  });
};

/** The functions' names, by index. */
export const namesOf = sections => {
  const names = new Map();
  const reader = reading(sections.custom.name);
  while (reader.at < reader.end && sections.custom.name) {
    const kind = reader.byte();
    const length = reader.number();
    const end = reader.at + length;
    if (kind === 1) reader.list(() => names.set(reader.number(), reader.name()));
    reader.at = end;
  }
  return names;
};

const CALLS = new Set([0x10, 0x12, 0xd2]);
const NUMBERS = { 0x0c: 1, 0x0d: 1, 0x11: 2, 0x13: 2, 0xd0: 1, 0x3f: 1, 0x40: 1, 0x41: 1, 0x42: 1 };
const AFTER_FC = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };

/** Passes over instructions up to the `end` of the outermost block; `called` hears of each function's index. */
function passOver(reader, called = () => {}) {
  for (let depth = 1; depth > 0; ) {
    const code = reader.byte();
    if (code === 0x0b) depth -= 1;
    else if (code === 0x02 || code === 0x03 || code === 0x04) {
      depth += 1;
      reader.pass();
    } else if (CALLS.has(code)) {
      const at = reader.at;
      called(reader.number(), at, reader.at);
    } else if (code === 0x0e) {
      reader.list(() => reader.pass());
      reader.pass();
    } else if (code === 0x1c) reader.list(() => reader.pass());
    else if (code === 0x43) reader.take(4);
    else if (code === 0x44) reader.take(8);
    else if (code >= 0x28 && code <= 0x3e) {
      if (reader.number() >= 64) throw new Error('more than one memory');
      reader.pass();
    } else if (code >= 0x20 && code <= 0x26) reader.pass();
    else if (code === 0xfc) {
      const further = reader.number();
      if (further > 17) throw new Error(`instruction fc ${further} is not known`);
      for (let left = AFTER_FC[further] ?? 0; left > 0; left -= 1) reader.pass();
    } else if (NUMBERS[code]) for (let left = NUMBERS[code]; left > 0; left -= 1) reader.pass();
    else if (!(code <= 0x01 || code === 0x05 || code === 0x0f || code === 0x1a || code === 0x1b || (code >= 0x45 && code <= 0xc4) || code === 0xd1)) {
      throw new Error(`instruction ${code.toString(16)} is not known`);
    }
  }
}

/** Where a function's body names other functions: their indices, and where they stand. */
export function callsOf(body) {
  const reader = new Reader(body);
  reader.list(() => {
    reader.pass();
    reader.byte();
  });
  const calls = [];
  passOver(reader, (index, at, end) => calls.push({ index, at, end }));
  if (reader.at !== body.length) throw new Error('a function that does not end where it ends');
  return calls;
}

/** A body with the functions that it names numbered anew. */
export function renumbered(body, calls, numberOf) {
  const parts = [];
  let from = 0;
  for (const { index, at, end } of calls) {
    parts.push(body.subarray(from, at), number(numberOf(index)));
    from = end;
  }
  return joined([...parts, body.subarray(from)]);
}
