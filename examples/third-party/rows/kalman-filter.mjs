import kalman from 'kalman-filter';

export const rows = {
  'a random walk, by what is observed': {
    of: (...seen) => new kalman.KalmanFilter().filterAll(seen).flat(),
    at: [
      [0, 0.1, 0.5, 0.2, 3],
      [1, 1, 1, 1, 1],
    ],
  },
  'position and speed, by what is observed': {
    of: (...seen) =>
      new kalman.KalmanFilter({ observation: 2, dynamic: 'constant-speed' })
        .filterAll([seen.slice(0, 2), seen.slice(2, 4), seen.slice(4, 6)])
        .flat(),
    at: [[0, 1, 0.1, 0.5, 0.2, 3]],
  },
  'a model of our own, by its noises and time step': {
    of: (process, observation, dt) =>
      new kalman.KalmanFilter({
        observation: { stateProjection: [[1, 0]], covariance: [[observation]], dimension: 1 },
        dynamic: {
          transition: [
            [1, dt],
            [0, 1],
          ],
          covariance: [
            [process, 0],
            [0, process],
          ],
          dimension: 2,
        },
      })
        .filterAll([[1], [2], [4]])
        .flat(),
    at: [
      [0.5, 1, 1],
      [1, 1, 0.5],
    ],
  },
};
