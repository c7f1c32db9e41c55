"""Writes numpy.json: random indices with what NumPy reads and writes there. Run by hand: python3 numpy.py > numpy.json"""
import json, random

import numpy as np

rnd = random.Random(20)

def item(size, kind, rest):
    if kind == 'int':
        i = rnd.randrange(-size - (rnd.random() < 0.03), size + (rnd.random() < 0.03)) if size else 0
        return {'int': i}, i
    if kind == 'scalar':
        i = rnd.randrange(-size, size) if size else 0
        return {'intarray': {'shape': [], 'data': [i]}}, np.array(i)
    if kind == 'slice':
        start = rnd.choice([None, rnd.randrange(-size, size + 3)])
        stop = rnd.choice([None, rnd.randrange(-size - 2, size + 3)])
        step = rnd.choice([None, 1, 2, 3, -1, -2])
        return {'slice': [start, stop, step]}, slice(start, stop, step)
    if kind == 'array':
        shape = rnd.choice([(2,), (3,), (1,), (2, 1), (1, 3), (2, 3), (0,)] if rnd.random() < 0.3 else [(2,), (2, 2), (2, 1)])
        a = np.array([rnd.randrange(-size, size) if size else 0 for _ in range(int(np.prod(shape)))], dtype=int).reshape(shape)
        return {'intarray': {'shape': list(shape), 'data': a.ravel().tolist()}}, a
    if kind == 'bool':
        b = rnd.random() < 0.7
        return {'boolarray': {'shape': [], 'data': [b]}}, b
    shape = rest
    if rnd.random() < 0.04 and shape: shape = (shape[0] + 1,) + tuple(shape[1:])
    m = np.array([rnd.random() < 0.5 for _ in range(int(np.prod(shape)))], dtype=bool).reshape(shape)
    return {'boolarray': {'shape': list(shape), 'data': m.ravel().tolist()}}, m

def index(shape):
    js, py, d, dots = [], [], 0, False
    while True:
        r = rnd.random()
        if r < 0.12:
            js.append({'newaxis': True}); py.append(None); continue
        if r < 0.22 and not dots:
            dots = True
            js.append({'ellipsis': True}); py.append(Ellipsis)
            d = max(d, rnd.randint(0, len(shape))); continue
        if r < 0.3 or (d >= len(shape) and r < 0.97): break
        kind = rnd.choices(['int', 'scalar', 'slice', 'array', 'bool', 'mask'], [5, 1, 6, 5, 0.3, 2])[0]
        size = shape[d] if d < len(shape) else 1
        n = rnd.randint(1, max(1, len(shape) - d)) if kind == 'mask' else 1
        j, p = item(size, kind, tuple(shape[d:d + n]))
        js.append(j); py.append(p)
        d += n if kind != 'bool' else 0
    return js, tuple(py)

out = []
while len(out) < 1000:
    shape = [rnd.choice([1, 2, 3, 4, 2, 3, 0] if rnd.random() < 0.2 else [1, 2, 3, 4]) for _ in range(rnd.choice([0, 1, 2, 2, 3, 3, 4]))]
    js, py = index(shape)
    x = np.arange(1.0, np.prod(shape) + 1).reshape(shape) if shape else np.array(7.0)
    case = {'shape': shape, 'index': js}
    try:
        r = x[py]
    except IndexError as e:
        if rnd.random() < 0.7: continue
        case['raises'] = str(e)
        out.append(case); continue
    case['result'] = {'shape': list(np.shape(r)), 'data': np.ravel(r).tolist()}
    case['view'] = bool(isinstance(r, np.ndarray) and r.base is not None and (r.size == 0 or np.shares_memory(r, x)))
    if np.size(r) == 0: del case['view']
    sub = list(np.shape(r))
    vshape = sub[rnd.randint(0, len(sub)):]
    vshape = [n if rnd.random() < 0.8 else 1 for n in vshape]
    if rnd.random() < 0.2: vshape = [1] * (len(sub) - len(vshape) + rnd.randint(0, 2)) + vshape
    v = -np.arange(1.0, np.prod(vshape) + 1).reshape(vshape)
    case['value'] = {'shape': vshape, 'data': v.ravel().tolist()}
    y = x.copy()
    try:
        y[py] = v
        case['written'] = y.ravel().tolist()
    except (ValueError, IndexError) as e:
        if 'sequence' in str(e): continue  # NumPy refuses [1] where it wants an element; broadcasting takes it
        case['writeRaises'] = str(e)
    except TypeError:
        continue
    out.append(case)
for case in out:
    print(json.dumps(case, separators=(',', ':')))
