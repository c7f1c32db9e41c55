import { backward, tensor, type Tensor } from '@stdgrad/core';
import { at, gru, gruCell, lstm, lstmCell, mul, randn, stack, sum } from '@stdgrad/ops';
import { ArgumentError, ShapeError } from '@stdgrad/protocol';
import { expect, test } from 'vitest';
import { allNumbers } from '@stdgrad/gradcheck/laws';

const numbers = (x: unknown): number[] => [...allNumbers(x)];
const [T, N, C, D] = [4, 2, 3, 2];

function weights(letters: string): Record<string, Tensor> {
  const made: Record<string, Tensor> = {};
  letters.split('').forEach((letter, k) => {
    made[`U${letter}`] = randn([C, D], { seed: 10 * k });
    made[`W${letter}`] = randn([D, D], { seed: 10 * k + 1 });
    made[`b${letter}`] = randn([D], { seed: 10 * k + 2 });
  });
  return made;
}

const gradients = (x: Tensor, w: Record<string, Tensor>): number[] => [x, ...Object.values(w)].flatMap(({ grad }) => numbers(grad)); // prettier-ignore
const agree = (found: number[], expected: number[]): void => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 12));
};

test('a gru sequence is its cells one after the other', () => {
  const w = weights('zrh') as never;
  const x = randn([T, N, C], { seed: 5 });
  const states = gru(x, w);
  expect(states.shape).toEqual([T + 1, N, D]);
  backward(sum(mul(states, states)));
  const found = [numbers(states), gradients(x, w)];
  const cells: unknown[] = [new Float64Array(N * D)];
  cells[0] = [[0, 0], [0, 0]]; // prettier-ignore
  for (let t = 0; t < T; t++) cells.push(gruCell(at(x, t), cells[t] as Tensor, w));
  const joined = stack(cells as Tensor[]);
  backward(sum(mul(joined, joined)));
  agree(found[0]!, numbers(joined));
  agree(found[1]!, gradients(x, w));
});

test('an lstm sequence is its cells one after the other', () => {
  const w = weights('ifog') as never;
  const x = randn([T, N, C], { seed: 5 });
  const h0 = randn([N, D], { seed: 6 });
  const [h, c] = lstm(x, w, { h0 }) as [Tensor, Tensor];
  backward(sum(mul(h, c)));
  const found = [numbers(h), numbers(c), gradients(x, w), numbers(h0.grad)];
  let state: [unknown, unknown] = [h0, [[0, 0], [0, 0]]]; // prettier-ignore
  const [hs, cs] = [[state[0]], [state[1]]];
  for (let t = 0; t < T; t++) {
    state = lstmCell(at(x, t), state as [Tensor, Tensor], w);
    hs.push(state[0]);
    cs.push(state[1]);
  }
  const [joinedH, joinedC] = [stack(hs as Tensor[]), stack(cs as Tensor[])];
  backward(sum(mul(joinedH, joinedC)));
  agree(found[0]!, numbers(joinedH));
  agree(found[1]!, numbers(joinedC));
  agree(found[2]!, gradients(x, w));
  agree(found[3]!, numbers(h0.grad));
});

test('gru equations, by hand', () => {
  const one = [[0.5]];
  const w = { Uz: one, Wz: [[1]], bz: [0.1], Ur: one, Wr: [[2]], br: [0.2], Uh: one, Wh: [[3]], bh: [0.3] };
  const [x, s] = [0.7, 0.4];
  const sigma = (v: number): number => 1 / (1 + Math.exp(-v));
  const z = sigma(x * 0.5 + s + 0.1);
  const r = sigma(x * 0.5 + 2 * s + 0.2);
  const h = Math.tanh(x * 0.5 + 3 * r * s + 0.3);
  expect(numbers(gruCell([[x]], [[s]], w))[0]).toBeCloseTo((1 - z) * h + z * s, 14);
  expect(numbers(gru([[[x]]], w, { s0: [[s]] }))).toEqual([s, numbers(gruCell([[x]], [[s]], w))[0]]);
});

test('dropout of a sequence is that of its seed', () => {
  const w = weights('zrh') as never;
  const x = randn([T, N, C], { seed: 5 });
  const run = (seed: number): number[] => numbers(gru(x, w, { dropout: 0.5, seed }));
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
  expect(numbers(gru(x, w, { dropout: 0 }))).toEqual(numbers(gru(x, w)));
});

test('the gradient of a long sequence does not cost its length squared', () => {
  const w = weights('zrh') as never;
  const time = (length: number): number => {
    const x = randn([length, 1, C], { seed: 1 });
    const begin = performance.now();
    backward(sum(gru(x, w)));
    expect(x.grad!.shape).toEqual([length, 1, C]);
    return performance.now() - begin;
  };
  time(500);
  // sixteen times as long would be 256 times as slow
  expect(time(8000) / Math.max(time(500), 1)).toBeLessThan(100);
});

test('refused arguments', () => {
  const w = weights('zrh');
  const x = tensor(new Float64Array(N * C));
  const input = randn([N, C]);
  expect(() => gru(x, w as never)).toThrow('gru: input must have shape [times, data, 3], got [6].');
  expect(() => gruCell(input, randn([N, D]), { ...w, Uq: x } as never)).toThrow(/unknown option 'Uq'/);
  const { bz: _, ...without } = w;
  expect(() => gruCell(input, randn([N, D]), without as never)).toThrow(/weights lack bz/);
  expect(() => gruCell(input, randn([N, C]), w as never)).toThrow('gruCell: s must have shape [2, 2], got [2, 3].');
  expect(() => gruCell(input, randn([N, D]), { ...w, Wz: x } as never)).toThrow(ShapeError);
  expect(() => gruCell(input, randn([N, D]), [] as never)).toThrow(ArgumentError);
  expect(() => lstmCell(input, 3 as never, {} as never)).toThrow(/must be a list of state and memory/);
  expect(() => gru(randn([1, N, C]), w as never, { dropout: 1 })).toThrow(ArgumentError);
  expect(() => gru(randn([1, N, C]), w as never, { s0: [[1]] })).toThrow(ShapeError);
});
