import { getMoonIllumination, getMoonPosition, getPosition } from 'suncalc';

const day = new Date('2024-03-05T00:00:00Z');
const places = [
  [50.5, 30.5],
  [45, -100],
];

export const rows = {
  'where the sun stands, by latitude and longitude': {
    of: (latitude, longitude) => Object.values(getPosition(day, latitude, longitude)),
    at: places,
    accuracy: 1e-7,
  },
  'where the moon stands, by latitude and longitude': {
    of: (latitude, longitude) => {
      const { azimuth, altitude, parallacticAngle } = getMoonPosition(day, latitude, longitude);
      return [azimuth, altitude, parallacticAngle];
    },
    at: places,
    accuracy: 1e-7,
  },
  'how much of the moon is lit, by hours': {
    of: (hours) => getMoonIllumination(1709596800000 + hours * 3600000).fraction,
    at: [[0], [12]],
    accuracy: 1e-6,
  },
};
