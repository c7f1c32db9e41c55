import { converter, differenceCiede2000, filterHueRotate, interpolate, wcagContrast } from 'culori';

const colours = [
  [0.2, 0.5, 0.8],
  [0.02, 0.6, 0.01],
  [0.9, 0.5, 0.1],
];
const channels = ({ mode: _mode, ...rest }) => Object.values(rest);
const through = (mode) => ({ of: (r, g, b) => channels(converter(mode)({ mode: 'rgb', r, g, b })), at: colours });

export const rows = {
  'sRGB to CIE Lab': through('lab'),
  'sRGB to Oklch': through('oklch'),
  'sRGB to HSL': through('hsl'),
  'sRGB to Jzazbz': through('jab'),
  'sRGB to Okhsl': through('okhsl'),
  'difference of two colours (CIEDE2000)': {
    of: (l1, a1, b1, l2, a2, b2) =>
      differenceCiede2000()({ mode: 'lab', l: l1, a: a1, b: b1 }, { mode: 'lab', l: l2, a: a2, b: b2 }),
    at: [
      [50, 20, 30, 60, -10, 5],
      [50, 20, 30, 60, 20, 30],
    ],
  },
  'a gradient of colours in Oklab, by the place in it': {
    of: (t) => channels(interpolate(['red', 'green', 'blue'], 'oklab')(t)),
    at: [[0.3], [0.75]],
  },
  'contrast with white, after the hue is turned': {
    of: (r, g, b) => wcagContrast(filterHueRotate(40)({ mode: 'rgb', r, g, b }), 'white'),
    at: colours.slice(0, 2),
  },
};
