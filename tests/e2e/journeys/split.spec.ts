// What goes into which part of the app's code (tools/split.mjs), on a module of a few functions.
import { expect, test } from '@playwright/test';

/** Functions by name and whom they call; `takes` are those whose place in the table they take, `reads` pieces of data. */
interface Written {
  [name: string]: { calls?: string[]; takes?: string[]; reads?: number[] };
}

async function divided(written: Written, data: { takes?: string[]; reads?: number[] }[] = [], exported = ['main']) {
  const { divide } = await import('../../../tools/split.mjs');
  const names = Object.keys(written);
  const indexOf = (name: string) => names.indexOf(name);
  const needs = ({ takes = [], reads = [] }: { takes?: string[]; reads?: number[] }) => ({ functions: new Set(takes), data: new Set(reads) });
  const taken = [...Object.values(written), ...data].flatMap(({ takes = [] }) => takes);
  const module = {
    sections: {},
    imports: [],
    bodies: names.map(name => ({ calls: (written[name].calls ?? []).map(called => ({ index: indexOf(called) })) })),
    names: new Map(names.map((name, index) => [index, name])),
    elements: new Map(taken.map((name, place) => [place, indexOf(name)])),
    exports: exported.map(name => ({ kind: 0, index: indexOf(name) })),
  };
  const parts = divide(module, { functions: new Map(names.map(name => [name, needs(written[name])])), data: data.map(needs) }, /^page$/);
  const named = (part: Set<number>) => [...part].map(index => names[index]).sort();
  return { first: named(parts.first), second: named(parts.second), firstData: [...parts.firstData], secondData: [...parts.secondData] };
}

test('what only the entry reaches is the second part', async () => {
  const { first, second } = await divided({ main: { calls: ['page', 'both'] }, page: { calls: ['form', 'both'] }, form: {}, both: {} });
  expect(first).toEqual(['both', 'main']);
  expect(second).toEqual(['form', 'page']);
});

test('what the first part could call through the table stays in it, however it got there', async () => {
  const { first, second, firstData, secondData } = await divided(
    { main: { calls: ['page'], reads: [0] }, page: { takes: ['shown', 'own'], reads: [2] }, shown: {}, own: {} },
    [{ reads: [1] }, { takes: ['shown'] }, {}],
  );
  expect(first).toEqual(['main', 'shown']);
  expect(second).toEqual(['own', 'page']);
  expect([firstData, secondData]).toEqual([[0, 1], [2]]);
});

test('what JavaScript calls stays in the first part', async () => {
  const { second } = await divided({ main: { calls: ['page'] }, page: { calls: ['heard'] }, heard: {} }, [], ['main', 'heard']);
  expect(second).toEqual(['page']);
});

test('an entry that was inlined, or is twice there, is refused', async () => {
  await expect(divided({ main: { calls: ['form'] }, form: {} })).rejects.toThrow('there must be one, which is never inlined');
});

test('a build without the linker’s word is not split', async () => {
  const { split } = await import('../../../tools/split.mjs');
  const { HEADER } = await import('../../../tools/wasm.mjs');
  expect(split(Buffer.from(HEADER), Buffer.from(HEADER))).toBeUndefined();
});
