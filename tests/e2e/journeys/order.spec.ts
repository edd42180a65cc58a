// The order of functions in the app's code (tools/order.mjs), on a module of a few functions.
import { expect, test } from '@playwright/test';

const [CONST, ADD, CALL, INDIRECT, END] = [0x41, 0x6a, 0x10, 0x11, 0x0b];

/** A module with an import, calls, places in the table, and exports; the longest function comes first. */
async function written() {
  const { FUNCTION, HEADER, TABLE, joined, list, name, number, section } = await import('../../../tools/wasm.mjs');
  const bodies = [
    [0, CONST, 1, CONST, 2, ADD, CONST, 3, ADD, END],
    [0, CALL, 1, CALL, 3, ADD, CALL, 0, ADD, END],
    [0, CONST, 5, END],
    [0, CONST, 1, INDIRECT, 0, 0, END],
  ];
  const exported = (called: string, index: number) => joined([name(called), [FUNCTION], number(index)]);
  return joined([
    HEADER,
    section(1, list([[0x60, 0, 1, 0x7f]])),
    section(2, list([joined([name('app'), name('given'), [FUNCTION, 0]]), joined([name('app'), name('table'), [TABLE, 0x70, 0, 2]])])),
    section(3, list(bodies.map(() => [0]))),
    section(7, list([exported('sum', 2), exported('placed', 4)])),
    section(9, list([joined([[0, CONST, 0, END], list([[3], [1]])])])),
    section(10, list(bodies.map(body => joined([number(body.length), body])))),
  ]);
}

async function said(wasm: Uint8Array<ArrayBuffer>) {
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
  const { instance } = await WebAssembly.instantiate(wasm, { app: { given: () => 100, table } });
  const { sum, placed } = instance.exports as Record<string, () => number>;
  return [sum(), placed(), table.get(0)()];
}

test('a module in another order says the same by every way into it', async () => {
  const { ordered } = await import('../../../tools/order.mjs');
  const { bodiesOf, sectionsOf } = await import('../../../tools/wasm.mjs');
  const wasm = await written();
  const now = ordered(wasm);
  const lengths = (bytes: Uint8Array) => bodiesOf(sectionsOf(bytes)).map(({ bytes }: { bytes: Uint8Array }) => bytes.length);
  expect(lengths(wasm)).toEqual([10, 10, 4, 7]);
  expect(lengths(now)[0]).toBe(4);
  expect(await said(now)).toEqual([111, 6, 5]);
  expect(await said(wasm)).toEqual([111, 6, 5]);
});
