import { Bezier } from 'bezier-js';

const cubic = [100, 25, 10, 90, 110, 100, 150, 195];
const arch = [0, 0, 1, 2, 3, 2, 4, 0];
const straight = [0, 0, 1, 0, 2, 0, 3, 0];
const quadratic = [150, 40, 80, 30, 105, 150];
const xy = ({ x, y }) => [x, y];

export const rows = {
  'length of a curve, by its control points': {
    of: (...p) => new Bezier(...p).length(),
    at: [cubic, arch, straight, quadratic],
  },
  'point and direction, by t and the control points': {
    of: (t, ...p) => {
      const curve = new Bezier(...p);
      return [...xy(curve.get(t)), ...xy(curve.normal(t))];
    },
    at: [
      [0.3, ...cubic],
      [0.5, ...arch],
      [0.5, ...straight],
    ],
  },
  'the two halves of a curve, by where it is split': {
    of: (t, ...p) => {
      const { left, right } = new Bezier(...p).split(t);
      return [...left.points, ...right.points].flatMap(xy);
    },
    at: [
      [0.3, ...cubic],
      [0.5, ...quadratic],
    ],
  },
  'curvature, by t and the control points': {
    of: (t, ...p) => new Bezier(...p).curvature(t).k,
    at: [
      [0.3, ...arch],
      [0.5, ...arch],
    ],
  },
  'where a curve meets a line (roots of a cubic)': {
    of: (height, ...p) => new Bezier(...p).lineIntersects({ p1: { x: 0, y: height }, p2: { x: 4, y: 1 } }),
    at: [[0.5, ...arch]],
  },
  'bounding box (roots of the derivative, sorted)': {
    of: (...p) => {
      const { x, y } = new Bezier(...p).bbox();
      return [x.min, x.max, y.min, y.max];
    },
    at: [cubic, quadratic],
  },
};
