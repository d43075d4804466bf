#!/usr/bin/env python3
"""Writes the demo model in the format of the Hugging Face hub: two safetensors shards with their index,
config.json, tokenizer.model and tokenizer_config.json.

train.py calls this with --hub FOLDER. From demo.gguf, where the weights of the training are gone:

    python3 hub_format.py demo.gguf FOLDER        (needs numpy only)
"""
import json
import os
import struct
import sys

import numpy

# GGUF's name of each tensor → the hub's; N is the layer.
NAMES = {
    "token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head",
    "blk.N.attn_norm": "model.layers.N.input_layernorm", "blk.N.ffn_norm": "model.layers.N.post_attention_layernorm",
    "blk.N.attn_q": "model.layers.N.self_attn.q_proj", "blk.N.attn_k": "model.layers.N.self_attn.k_proj",
    "blk.N.attn_v": "model.layers.N.self_attn.v_proj", "blk.N.attn_output": "model.layers.N.self_attn.o_proj",
    "blk.N.ffn_gate": "model.layers.N.mlp.gate_proj", "blk.N.ffn_up": "model.layers.N.mlp.up_proj",
    "blk.N.ffn_down": "model.layers.N.mlp.down_proj",
}
DTYPES = {"float16": "F16", "float32": "F32"}


def hub_name(name):
    parts = name.removesuffix(".weight").split(".")
    layer = parts[1] if parts[0] == "blk" else ""
    if layer:
        parts[1] = "N"
    return NAMES[".".join(parts)].replace("N", layer) + ".weight"


def halves_apart(matrix, head_size):
    """GGUF has the two values of a rotary pair side by side; the hub has them in the two halves of a head."""
    rows, columns = matrix.shape
    return matrix.reshape(rows // head_size, head_size // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def write_safetensors(path, tensors):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, values in tensors:
        header[name] = {"dtype": DTYPES[values.dtype.name], "shape": list(values.shape), "data_offsets": [offset, offset + values.nbytes]}
        offset += values.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, values in tensors:
            file.write(numpy.ascontiguousarray(values).tobytes())


def write_hub(folder, tensors, tokenizer, shape, chat_template):
    """tensors: [(name in GGUF, array)] in GGUF's order of rows, matrices as float16 and norms as float32;
    tokenizer: the bytes of tokenizer.model; shape: the settings of config.json that differ from model to model."""
    os.makedirs(folder, exist_ok=True)
    head_size = shape["hidden_size"] // shape["num_attention_heads"]
    stored = [(hub_name(name), halves_apart(values, head_size) if ".attn_q." in name or ".attn_k." in name else values)
              for name, values in tensors]
    middle, weights = len(stored) // 2, {}
    for number, part in enumerate((stored[:middle], stored[middle:]), 1):
        name = "model-%05d-of-00002.safetensors" % number
        write_safetensors(os.path.join(folder, name), part)
        weights.update((tensor, name) for tensor, _ in part)
    files = {
        "model.safetensors.index.json": {"metadata": {"total_size": sum(values.nbytes for _, values in stored)}, "weight_map": weights},
        "config.json": {"architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_act": "silu", "bos_token_id": 1,
                        "eos_token_id": 2, "sliding_window": None, "tie_word_embeddings": False, "torch_dtype": "float16", **shape},
        "tokenizer_config.json": {"add_bos_token": True, "add_eos_token": False, "bos_token": "<s>", "eos_token": "</s>",
                                  "unk_token": "<unk>", "tokenizer_class": "LlamaTokenizer", "chat_template": chat_template},
    }
    for name, content in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
    with open(os.path.join(folder, "tokenizer.model"), "wb") as file:
        file.write(tokenizer)


# ---- from a GGUF file


def read_gguf(path):
    """(metadata, [(name, array)]) of a file with F16 and F32 tensors."""
    with open(path, "rb") as file:
        data = file.read()
    at = 8

    def number(form):
        nonlocal at
        (value,) = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return value

    def text():
        nonlocal at
        length = number("Q")
        at += length
        return data[at - length:at].decode()

    def value(kind):
        if kind == 8:
            return text()
        if kind == 9:
            kind = number("I")
            return [value(kind) for _ in range(number("Q"))]
        return number({4: "I", 5: "i", 6: "f", 7: "?"}[kind])

    count, pairs = number("Q"), number("Q")
    metadata = {}
    for _ in range(pairs):
        key = text()
        metadata[key] = value(number("I"))
    infos = []
    for _ in range(count):
        name = text()
        shape = [number("Q") for _ in range(number("I"))]
        infos.append((name, shape[::-1], {0: "<f4", 1: "<f2"}[number("I")], number("Q")))
    start = at + -at % 32
    return metadata, [(name, numpy.frombuffer(data, kind, int(numpy.prod(shape)), start + offset).reshape(shape))
                      for name, shape, kind, offset in infos]


def tokenizer_model(metadata):
    """The vocabulary as SentencePiece's protobuf: its pieces, and of its settings those that a reader needs."""
    def varint(value):
        out = b""
        while value > 127:
            out, value = out + bytes([value & 127 | 128]), value >> 7
        return out + bytes([value])

    def nested(field, content):
        return bytes([field << 3 | 2]) + varint(len(content)) + content

    pieces = zip(*(metadata["tokenizer.ggml." + key] for key in ("tokens", "scores", "token_type")))
    out = b"".join(nested(1, nested(1, text.encode()) + b"\x15" + struct.pack("<f", score) + b"\x18" + varint(kind))
                   for text, score, kind in pieces)
    bpe, byte_fallback = b"\x18\x02", b"\x98\x02\x01"
    return out + nested(2, bpe + byte_fallback)


def main():
    source, folder = sys.argv[1:]
    metadata, tensors = read_gguf(source)
    of = {key.removeprefix("llama."): value for key, value in metadata.items()}
    shape = {
        "hidden_size": of["embedding_length"], "intermediate_size": of["feed_forward_length"], "num_hidden_layers": of["block_count"],
        "num_attention_heads": of["attention.head_count"], "num_key_value_heads": of["attention.head_count_kv"],
        "vocab_size": of["vocab_size"], "max_position_embeddings": of["context_length"], "rope_theta": of["rope.freq_base"],
        "rms_norm_eps": round(of["attention.layer_norm_rms_epsilon"], 8),
    }
    write_hub(folder, tensors, tokenizer_model(metadata), shape, metadata["tokenizer.chat_template"])


if __name__ == "__main__":
    main()
