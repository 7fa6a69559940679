"""A small GGUF (version 3) writer and reader, with F32 and Q8_0 tensors."""
import struct

import numpy as np

MAGIC, VERSION, ALIGNMENT = b"GGUF", 3, 32
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
TENSOR_F32, TENSOR_Q8_0 = 0, 8
_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", U32: "<I", I32: "<i", F32: "<f", BOOL: "<?", 10: "<Q", 11: "<q", 12: "<d"}


def quantize_q8_0(x):
    """Blocks of 32 values: a half-precision scale and 32 signed bytes."""
    blocks = np.ascontiguousarray(x, np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(1, keepdims=True) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    out = np.empty((len(blocks), 34), np.uint8)
    out[:, :2] = scale.astype("<f2").view(np.uint8)
    out[:, 2:] = np.rint(blocks * inverse).astype(np.int8).view(np.uint8)
    return out.tobytes()


def dequantize_q8_0(data, shape):
    blocks = np.frombuffer(data, np.uint8).reshape(-1, 34)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    return (scale * blocks[:, 2:].copy().view(np.int8)).reshape(shape).astype(np.float32)


def _string(s):
    data = s.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind, value):
    if isinstance(kind, tuple):  # (ARRAY, element kind)
        return struct.pack("<IQ", kind[1], len(value)) + b"".join(_value(kind[1], v) for v in value)
    return _string(value) if kind == STRING else struct.pack(_SCALARS[kind], value)


def write(path, metadata, tensors):
    """metadata: {key: (kind, value)}; tensors: {name: (array of [out, in] or [n], TENSOR_…)}."""
    header, blobs, offset = MAGIC + struct.pack("<IQQ", VERSION, len(tensors), len(metadata)), [], 0
    for key, (kind, value) in metadata.items():
        header += _string(key) + struct.pack("<I", kind[0] if isinstance(kind, tuple) else kind) + _value(kind, value)
    for name, (array, kind) in tensors.items():
        data = quantize_q8_0(array) if kind == TENSOR_Q8_0 else np.ascontiguousarray(array, "<f4").tobytes()
        dims = array.shape[::-1]  # GGUF counts the fastest axis first
        header += _string(name) + struct.pack(f"<I{len(dims)}QIQ", len(dims), *dims, kind, offset)
        blobs.append(data + bytes(-len(data) % ALIGNMENT))
        offset += len(blobs[-1])
    with open(path, "wb") as f:
        f.write(header + bytes(-len(header) % ALIGNMENT) + b"".join(blobs))


def read(path):
    """(metadata {key: value}, tensors {name: float32 array})."""
    with open(path, "rb") as f:
        data = f.read()
    position = 0

    def take(form):
        nonlocal position
        values = struct.unpack_from(form, data, position)
        position += struct.calcsize(form)
        return values if len(values) > 1 else values[0]

    def string():
        nonlocal position
        n = take("<Q")
        position += n
        return data[position - n:position].decode()

    def value(kind):
        if kind == STRING:
            return string()
        if kind == ARRAY:
            element, count = take("<IQ")
            return [value(element) for _ in range(count)]
        return take(_SCALARS[kind])

    if data[:4] != MAGIC:
        raise ValueError(f"{path} is no GGUF file")
    position = 4
    _, tensor_count, pair_count = take("<IQQ")
    metadata, entries, tensors = {}, [], {}
    for _ in range(pair_count):
        key = string()
        metadata[key] = value(take("<I"))
    for _ in range(tensor_count):
        name, rank = string(), take("<I")
        dims = [take("<Q") for _ in range(rank)]
        entries.append((name, dims[::-1], *take("<IQ")))
    start = position + -position % ALIGNMENT
    for name, shape, kind, offset in entries:
        count = int(np.prod(shape))
        if kind == TENSOR_Q8_0:
            tensors[name] = dequantize_q8_0(data[start + offset:start + offset + count // 32 * 34], shape)
        elif kind == TENSOR_F32:
            tensors[name] = np.frombuffer(data, "<f4", count, start + offset).reshape(shape)
        else:
            raise ValueError(f"tensor {name} has kind {kind}, which this reader doesn't know")
    return metadata, tensors
