const most = 2 ** 20;

/** 1, 2, 3…: what operands are numbered with that nobody writes to. */
let shared: Float64Array = new Float64Array(0);

/** Numbers from one on, in memory that must not be written where it may be shared. */
export function numbersFrom(first: number, count: number, isShared: boolean): Float64Array {
  const end = first - 1 + count;
  if (!isShared || end > most) return fill(new Float64Array(count), first);
  if (shared.length < end) shared = fill(new Float64Array(Math.min(most, Math.max(256, 2 * end))), 1);
  return shared.subarray(first - 1, end);
}

function fill(numbers: Float64Array, first: number): Float64Array {
  for (let k = 0; k < numbers.length; k++) numbers[k] = first + k;
  return numbers;
}
