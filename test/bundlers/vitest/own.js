export const hill = (x, y) => (x - y) ** 2 / (1 + x * x);
