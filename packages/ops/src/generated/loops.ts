import type { GeneratedLoops, Scalar } from '../define/elementwise.js';

export const generated: Readonly<Record<string, (scalars: Readonly<Record<string, Scalar>>) => GeneratedLoops>> = {};
