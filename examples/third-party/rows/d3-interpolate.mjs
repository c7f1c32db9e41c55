import {
  interpolate,
  interpolateBasis,
  interpolateHue,
  interpolateNumber,
  interpolateZoom,
  piecewise,
} from 'd3-interpolate';

export const rows = {
  'nested lists and objects, by their numbers and t': {
    of: (a, b, c, d, t) => {
      const { x, y } = interpolate({ x: [a, 2], y: { z: b } }, { x: [c, 5], y: { z: d } })(t);
      return [...x, y.z];
    },
    at: [
      [1, 2, 3, 4, 0.3],
      [0, 0, 0, 0, 0],
    ],
  },
  'a B-spline through numbers': {
    of: (a, b, c, d, t) => interpolateBasis([a, b, c, d])(t),
    at: [
      [1, 2, 3, 5, 0.3],
      [1, 1, 1, 1, 0.5],
    ],
  },
  'the shorter way around the colour wheel': {
    of: (a, b, t) => interpolateHue(a, b)(t),
    at: [
      [10, 40, 0.3],
      [10, 350, 0.3],
    ],
  },
  'zoom (van Wijk and Nuij), by both views and t': {
    of: (...v) => interpolateZoom(v.slice(0, 3), v.slice(3, 6))(v[6]),
    at: [[0, 0, 1, 3, 4, 2, 0.4]],
  },
  'from number to number': {
    of: (a, b, c, t) => piecewise(interpolateNumber, [a, b, c])(t),
    at: [
      [1, 3, 2, 0.3],
      [1, 3, 2, 0.7],
    ],
  },
};
