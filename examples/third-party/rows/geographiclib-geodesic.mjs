import geodesic from 'geographiclib-geodesic';

const earth = geodesic.Geodesic.WGS84;

export const rows = {
  'shortest way on the ellipsoid between two places (Wellington, Salamanca)': {
    of: (...p) => {
      const { s12, azi1, azi2 } = earth.Inverse(...p);
      return [s12, azi1, azi2];
    },
    at: [
      [-41.32, 174.81, 40.96, -5.5],
      [40, 10, 41, 11],
    ],
  },
  'where one arrives, by start, bearing and distance': {
    of: (...p) => {
      const { lat2, lon2, azi2 } = earth.Direct(...p);
      return [lat2, lon2, azi2];
    },
    at: [
      [-32.06, 115.74, 226, 20000],
      [40, 10, 46, 1e6],
    ],
  },
  'perimeter and area of a triangle': {
    of: (...p) => {
      const polygon = earth.Polygon(false);
      for (let k = 0; k < 6; k += 2) polygon.AddPoint(p[k], p[k + 1]);
      const { perimeter, area } = polygon.Compute(false, true);
      return [perimeter / 1e3, area / 1e9];
    },
    at: [[1, 2, 3, 4, 1.5, 6]],
  },
};
