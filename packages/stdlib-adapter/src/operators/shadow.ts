export function shadowOf(prototype: object): object {
  return prototype;
}
