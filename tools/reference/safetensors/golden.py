"""Golden bytes for @msmae/safetensors, written by Python's safetensors.

    python3 -m venv VENV && VENV/bin/pip install safetensors==0.8.0 numpy==2.4.6
    VENV/bin/python tools/reference/safetensors/golden.py
    npx biome check --write packages/safetensors/test

Writes packages/safetensors/test/safetensors.golden.json: the files' bytes, and beside them the tensors that they hold
and what half floats mean according to numpy. At most one metadata key a file, since the reference writes them in
random order.
"""

import base64
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from safetensors import TensorSpec, serialize

OUT = Path(__file__).resolve().parents[3] / "packages/safetensors/test/safetensors.golden.json"
NAMES = {
    "bool": "BOOL", "uint8": "U8", "int8": "I8", "int16": "I16", "uint16": "U16", "float16": "F16", "bfloat16": "BF16",
    "int32": "I32", "uint32": "U32", "float32": "F32", "float64": "F64", "int64": "I64", "uint64": "U64",
}  # fmt: skip


def golden(name, tensors, metadata):
    """tensors: {name: (dtype, array)}, where bfloat16 comes as its raw bits."""
    specs = {
        key: TensorSpec(dtype=dtype, shape=list(array.shape), data_ptr=array.ctypes.data, data_len=array.nbytes)
        for key, (dtype, array) in tensors.items()
    }
    data = bytes(serialize(specs, metadata))
    raw = {
        key: {"dtype": NAMES[dtype], "shape": list(array.shape), "bytes": base64.b64encode(array.tobytes()).decode()}
        for key, (dtype, array) in tensors.items()
    }
    return {"name": name, "bytes": base64.b64encode(data).decode(), "metadata": metadata, "tensors": raw}


def main():
    rng = np.random.default_rng(7)
    every = {}
    for dtype in NAMES:
        bits = rng.integers(0, 2 if dtype == "bool" else 256, size=48, dtype=np.uint8).tobytes()
        kind = np.uint16 if dtype == "bfloat16" else np.dtype(dtype)
        every[f"a {dtype}"] = (dtype, np.frombuffer(bits, dtype=kind).copy())
    floats = lambda *values: ("float32", np.array(values, dtype=np.float32))
    order = {name: floats(i) for i, name in enumerate(["b", "10", "é", "9", "\uffff", "\U0001f600", "a.b", 'q"\n\u2028\x7f', "B"])}
    order["a double after floats"] = ("float64", np.array([1.5]))
    shapes = {
        "scalar": ("float32", np.array(2.5, dtype=np.float32)),
        "matrix": ("float32", np.arange(6, dtype=np.float32).reshape(2, 3)),
        "empty": ("int32", np.zeros((0, 4), dtype=np.int32)),
        "odd": ("uint8", np.arange(3, dtype=np.uint8)),
    }
    halves = np.concatenate([
        np.array([0, 0x8000, 1, 0x3FF, 0x400, 0x3C00, 0xC000, 0x7BFF, 0x7C00, 0xFC00, 0x3555], dtype=np.uint16),
        rng.integers(0, 0x7C00, size=40, dtype=np.uint16),
    ])
    result = {
        "made by": f"tools/reference/safetensors/golden.py, safetensors {version('safetensors')}, numpy {np.__version__}",
        "files": [
            golden("every dtype", every, None),
            golden("names in order", order, {"config": '{"ä/": "\\\b\f\x01"}'}),
            golden("shapes", shapes, {}),
            golden("nothing", {}, None),
        ],
        "halves": halves.tolist(),
        "floats": [str(x) for x in halves.view(np.float16).astype(np.float64)],
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, ensure_ascii=True) + "\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


main()
