import { arrayOf, tensor } from '@stdgrad/core';
import { elements, fromElements } from '@stdgrad/kernels';
import { assign, at, broadcastTo, mul, newaxis, type IndexInput } from '@stdgrad/ops';
import ndarray from '@stdlib/ndarray/array';
import { expect, test } from 'vitest';

const bad: [what: string, index: unknown[], code: string, message: string][] = [
  [
    'too many',
    [0, 0, 0],
    'INDEX',
    'too many indices: the array has 2 dimension(s) of shape [2, 3], got indices for 3; leave some out.',
  ],
  [
    'too many beside a mask',
    [
      [
        [true, false, true],
        [true, true, true],
      ],
      0,
    ],
    'INDEX',
    'too many indices',
  ],
  ['beyond the end', [0, 3], 'INDEX', 'index 3 is outside dimension 1 of size 3; use an integer from -3 to 2.'],
  ['before the start', [-3], 'INDEX', 'index -3 is outside dimension 0 of size 2'],
  ['in a list', [':', [0, 5]], 'INDEX', 'index 5 is outside dimension 1'],
  ['a fraction', [0.5], 'INDEX', 'an index must be an integer, got 0.5; round it first.'],
  ['NaN', [NaN], 'INDEX', 'an index must be an integer, got NaN'],
  ['two ellipses', ['...', '...'], 'INDEX', "an index may have one ellipsis, got 2; write ':' or null."],
  [
    'a mask of another shape',
    [[true, false, true]],
    'INDEX',
    'a mask of shape [3] does not fit dimensions [2]; it needs one boolean for each element there.',
  ],
  [
    'lists that do not broadcast',
    [
      [0, 1],
      [0, 1, 2],
    ],
    'SHAPE',
    'index arrays: shapes [2] and [3] do not broadcast',
  ],
  ['fractions in a list', [[0, 0.5]], 'DTYPE', 'an index list must hold integers only or booleans only, got 0.5'],
  ['a mixed list', [[true, 0]], 'ARGUMENT', 'hold only numbers or only booleans'],
  [
    'a mixed list, numbers first',
    [[0, true]],
    'DTYPE',
    'an index list must hold integers only or booleans only, got true',
  ],
  ['a ragged list', [[[0], [0, 1]]], 'ARGUMENT', 'a nested list must be rectangular'],
  [
    'floats',
    [new Float64Array([0, 1])],
    'DTYPE',
    "an index array must hold integers or booleans, got dtype 'float64'; make it one of 'int32', or compare it with something for a mask.",
  ],
  ['an ndarray of floats', [ndarray([0, 1])], 'DTYPE', "got dtype 'float64'"],
  ['a variable', [tensor([0, 1])], 'DTYPE', "got dtype 'float64'"],
  [
    'step 0',
    [{ start: 0, stop: 1, step: 0 }],
    'ARGUMENT',
    'the step of a slice must not be 0; use 1, or -1 to go backwards.',
  ],
  ['step 0 in a string', ['::0'], 'ARGUMENT', 'the step of a slice must not be 0'],
  [
    'a slice of fractions',
    [{ start: 0.5, stop: 1, step: 1 }],
    'ARGUMENT',
    'start of a slice must be an integer or null, got 0.5.',
  ],
  [
    'a word',
    ['all'],
    'ARGUMENT',
    "'all' is no index; write integers, slices 'start:stop:step' and '...', separated by commas.",
  ],
  ['an empty string', [''], 'ARGUMENT', "'' is no index"],
  ['a broken list', ['1,,2'], 'ARGUMENT', "'1,,2' is no index"],
  ['too many colons', ['1:2:3:4'], 'ARGUMENT', 'is no index'],
  ['end as step', ['::end'], 'ARGUMENT', 'is no index'],
  ['end alone', ['end'], 'ARGUMENT', 'is no index'],
  ['end/0.5', ['end/0.5:'], 'ARGUMENT', 'is no index'],
  [
    'undefined',
    [undefined],
    'ARGUMENT',
    'an index is made of integers, slices, strings, null, newaxis and arrays of integers or booleans, got undefined.',
  ],
  ['a function', [Math.abs], 'ARGUMENT', 'got a function'],
  ['an object', [{}], 'ARGUMENT', 'got an object'],
];

test.each(bad)('%s', (_, index, code, message) => {
  const leaf = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const x = mul(leaf, 1);
  const view = at(x, '::-1');
  const before = elements(arrayOf(x));
  for (const run of [() => at(x, ...(index as IndexInput[])), () => at(arrayOf(x), ...(index as IndexInput[]))]) {
    expect(run).toThrow(`at: ${message}`.slice(0, 4));
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code: `STDGRAD_${code}` }));
  }
  const write = (): unknown => assign(x, index as IndexInput[], tensor(7));
  expect(write).toThrow(message);
  expect(write).toThrow(/^assign: /);
  expect(elements(arrayOf(x))).toEqual(before);
  mul(view, 2).backward();
  expect(elements(leaf.grad!)).toEqual([2, 2, 2, 2, 2, 2]);
});

test('an empty dimension has no elements', () => {
  expect(() => at(tensor([]), 0)).toThrow('at: index 0 is outside dimension 0 of size 0; the dimension is empty.');
});

test('targets and values that do not fit', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const refused = (run: () => unknown, code: string, message: string): void => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code: `STDGRAD_${code}` }));
    expect(elements(arrayOf(x))).toEqual([1, 2, 3, 4, 5, 6]);
  };
  refused(() => assign(x, 0, [1, 2]), 'SHAPE', 'assign: shapes [2] and [3] do not broadcast');
  refused(
    () =>
      assign(x, 0, [
        [1, 2, 3],
        [4, 5, 6],
      ]),
    'SHAPE',
    'assign: a value of shape [2, 3] does not fit a target of shape [3].',
  );
  refused(() => assign(x, [[0, 0]], [[1], [2], [3]]), 'SHAPE', 'assign: shapes');
  refused(
    () => assign(x, [newaxis, 0], 'a' as never),
    'ARGUMENT',
    "assign: operands must be numbers, nested lists, typed arrays, ndarrays or tensors, got the string 'a'",
  );
  refused(
    () => assign(broadcastTo(x, [2, 2, 3]), 0, 1),
    'ARGUMENT',
    'assign: the target is a broadcast view, which is read-only',
  );
  refused(
    () => assign([1, 2] as never, 0, 1),
    'ARGUMENT',
    'assign: the target must be a tensor, an ndarray or a typed array, got a Array.',
  );
  const plain = fromElements([1, 2], [2], 'float64');
  refused(
    () => assign(plain, 0, x),
    'GRADIENT_LOSS',
    'assign: the target is a plain array, which would drop the gradient of the value; make it a tensor first.',
  );
  refused(
    () => assign(plain, 0, [1, 2]),
    'SHAPE',
    'assign: a value of shape [2] does not fit a selection of shape [].',
  );
  refused(
    () => assign(Int32Array.of(1, 2), 0, 0.5),
    'DTYPE',
    "assign: float64 values can't be written to an array of dtype int32; make it a float one.",
  );
  refused(
    () => assign(ndarray([1, 2], { dtype: 'generic' }), 0, 5),
    'ARGUMENT',
    "assign: an ndarray of dtype 'generic' holds no typed array to write to; make it a 'float64' one.",
  );
  refused(
    () => assign(ndarray([1, 2], { readonly: true }), 0, 5),
    'ARGUMENT',
    'assign: the target is a read-only ndarray or a broadcast view; write to a copy.',
  );
  expect(elements(plain)).toEqual([1, 2]);
});
