import { dopplerFactor, ecfToLookAngles, eciToGeodetic, geodeticToEcf, sgp4, twoline2satrec } from 'satellite.js';

const station = [
  '1 25544U 98067A   19156.50900463  .00003075  00000-0  59442-4 0  9992',
  '2 25544  51.6433  59.2583 0008217  16.4489 347.6017 15.51174618173442',
];
// an orbit of half a day: lunar and solar terms, resonance
const high = [
  '1 11801U          80230.29629788  .01431103  00000-0  14311-1      13',
  '2 11801  46.7916 230.4354 7318036  47.4722  10.4117  2.28537848    13',
];
const state = ({ position, velocity }) => [...Object.values(position), ...Object.values(velocity)];
const vector = (x, y, z) => ({ x, y, z });

export const rows = {
  'position and velocity of the space station, by minutes': {
    of: (minutes) => state(sgp4(twoline2satrec(...station), minutes)),
    at: [[0], [100], [1440]],
  },
  'position and velocity on a high orbit, by minutes': {
    of: (minutes) => state(sgp4(twoline2satrec(...high), minutes)),
    at: [[0], [100], [1440]],
  },
  'position and velocity, by the mean elements': {
    of: (thousandths, inclo, nodeo, argpo, mo) =>
      state(sgp4(Object.assign(twoline2satrec(...station), { ecco: thousandths / 1e3, inclo, nodeo, argpo, mo }), 30)),
    at: [[0.8217, 0.9, 1.03, 0.287, 6.07]],
  },
  'latitude, longitude and height (iteration)': {
    of: (x, y, z, siderealTime) => Object.values(eciToGeodetic({ x, y, z }, siderealTime)),
    at: [[4000, 4500, 3200, 1.2]],
  },
  'where to look from a place on Earth': {
    of: (longitude, latitude, height, x, y, z) =>
      Object.values(ecfToLookAngles({ longitude, latitude, height }, { x, y, z })),
    at: [[0.3, 0.5, 0.3, 6000, 3000, 3500]],
  },
  'place on Earth': {
    of: (longitude, latitude, height) => Object.values(geodeticToEcf({ longitude, latitude, height })),
    at: [
      [0.3, 0.5, 0.3],
      [0, 0, 0],
    ],
  },
  'Doppler factor': {
    of: (...x) => dopplerFactor(vector(...x.slice(0, 3)), vector(...x.slice(3, 6)), vector(...x.slice(6))) * 1e5,
    at: [[6378, 0, 0, 6700, 300, 400, 1, 7, 2]],
  },
};
