import {
  CholeskyDecomposition,
  determinant,
  EigenvalueDecomposition,
  inverse,
  Matrix,
  QrDecomposition,
  SingularValueDecomposition,
  solve,
} from 'ml-matrix';

const square = (x) => new Matrix([x.slice(0, 3), x.slice(3, 6), x.slice(6, 9)]);
const symmetric = (a, b, c, d, e, f) =>
  new Matrix([
    [a, b, c],
    [b, d, e],
    [c, e, f],
  ]);
const list = (m) => m.to1DArray();

const general = [4, 1, 2, 3, 5, 1, 2, 1, 6];
const withZeros = [0, 1, 2, 1, 0, 3, 4, -3, 8];
const unit = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const rows = {
  determinant: { of: (...x) => determinant(square(x)), at: [general, withZeros, unit] },
  inverse: { of: (...x) => list(inverse(square(x))), at: [general, withZeros, unit] },
  'linear equations, by matrix and right side': {
    of: (...x) => list(solve(square(x), Matrix.columnVector(x.slice(9)))),
    at: [
      [...general, 1, 2, 3],
      [...unit, 0, 1, 1],
    ],
  },
  'least squares (a line through three points)': {
    of: (...y) =>
      list(
        solve(
          new Matrix([
            [1, 0],
            [1, 1],
            [1, 3],
          ]),
          Matrix.columnVector(y),
        ),
      ),
    at: [
      [1, 2, 4],
      [0, 0, 0],
    ],
  },
  'Cholesky factor': {
    of: (...x) => list(new CholeskyDecomposition(symmetric(...x)).lowerTriangularMatrix),
    at: [
      [4, 1, 0.5, 5, 1, 6],
      [2, 0, 0, 3, 0, 5],
    ],
  },
  'QR decomposition': {
    of: (...x) => {
      const qr = new QrDecomposition(square(x));
      return [...list(qr.upperTriangularMatrix), ...list(qr.orthogonalMatrix)];
    },
    at: [general, [2, 1, 0, 1, 0, 3, 4, -3, 8]],
  },
  'eigenvalues of a symmetric matrix (QL iteration)': {
    of: (...x) => new EigenvalueDecomposition(symmetric(...x)).realEigenvalues,
    at: [
      [4, 1, 0.5, 5, 1, 6],
      [2, 0, 0, 3, 0, 5],
    ],
  },
  'singular values': {
    of: (...x) => new SingularValueDecomposition(square(x)).diagonal,
    at: [general, withZeros],
  },
};
