"""Makes the dumps of activations of the reader's tests, and what NumPy and safetensors read of them.

Run with the folder of the fixtures as first argument, and the folder that holds data/ as second.
Needs numpy, ml_dtypes and safetensors. All values come from one seeded generator. expected.json
holds, for each stream, the SHA-256 over its values as the libraries read them back (token-major,
little-endian, in the type of the file), its shape, and its first values; and the same of some
tensors of the trace in the folder data/llm/stories260k, which itself is not copied.
"""

import hashlib
import json
import pathlib
import shutil
import sys
import zipfile

import ml_dtypes
import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

SEED = 20261125
TOKENS = 120


def summary(values):
    """What a stream must give: values is [tokens, ...] as read back."""
    flat = np.ascontiguousarray(values.reshape(values.shape[0], -1))
    little = flat.astype(flat.dtype.newbyteorder("<")) if flat.dtype.kind == "f" else flat
    return {
        "tokens": flat.shape[0],
        "units": flat.shape[1],
        "sha256": hashlib.sha256(little.tobytes()).hexdigest(),
        "first": [float(v) for v in flat[0, :3]],
        "last": [float(v) for v in flat[-1, -3:]],
    }


def read_safetensors(path, name):
    with safe_open(path, framework="numpy") as file:
        return file.get_tensor(name)


def write_npy(archive, name, array, version):
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as member:
        np.lib.format.write_array(member, array, version=version, allow_pickle=False)


def main(folder, shared):
    shutil.rmtree(folder / "layers", ignore_errors=True)
    rng = np.random.default_rng(SEED)
    normal = rng.standard_normal
    expected = {}

    mixed = {
        "token_ids": rng.integers(0, 500, TOKENS),
        "blocks.0.hook_resid_pre": normal((TOKENS, 6)).astype(np.float32),
        "blocks.0.hook_resid_post": normal((TOKENS, 6)).astype(ml_dtypes.bfloat16),
        "blocks.0.attn.hook_z": normal((TOKENS, 2, 3)).astype(np.float16),
        "blocks.0.mlp.hook_post": normal((TOKENS, 7)),
    }
    mixed["blocks.0.hook_resid_pre"][5, 2] = np.inf
    mixed["blocks.0.hook_resid_pre"][6, 2] = np.nan
    save_file(mixed, folder / "mixed.safetensors", {
        "model": "tiny", "modelRevision": "r1", "promptClass": "harmless", "firstPosition": "4",
        "vocabularySize": "500", "format": "np"})
    expected["mixed.safetensors"] = {
        "mixed-" + name: summary(read_safetensors(folder / "mixed.safetensors", name))
        for name in mixed if name != "token_ids"}
    expected["mixed.safetensors"]["token_ids"] = [
        int(v) for v in read_safetensors(folder / "mixed.safetensors", "token_ids")]

    arrays = {
        "blocks.1.hook_resid_pre": normal((TOKENS, 6)).astype("<f4"),
        "blocks.1.hook_resid_post": np.asfortranarray(normal((TOKENS, 6)).astype("<f4")),
        "blocks.1.mlp.hook_post": normal((TOKENS, 5)).astype(">f8"),
        "blocks.1.hook_mlp_out": np.asfortranarray(normal((TOKENS, 6)).astype(">f2")),
        "token_ids": rng.integers(0, 500, TOKENS).astype(">i4"),
    }
    np.savez(folder / "stored.npz", **arrays)
    np.savez_compressed(folder / "deflated.npz", **arrays)
    limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 100, 2
    with zipfile.ZipFile(folder / "zip64.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for i, (name, array) in enumerate(arrays.items()):
            write_npy(archive, name + ".npy", array, [(1, 0), (2, 0), (3, 0)][i % 3])
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits
    for file in "stored", "deflated", "zip64":
        with np.load(folder / (file + ".npz"), allow_pickle=False) as read:
            expected[file + ".npz"] = {
                f"{file}-{name}": summary(read[name]) for name in arrays if name != "token_ids"}
            expected[file + ".npz"]["token_ids"] = [int(v) for v in read["token_ids"]]

    batch = {
        "resid": normal((3, 110, 4)).astype("<f4"),
        "z": normal((3, 2, 110, 3)).astype("<f4"),
        "input_ids": rng.integers(0, 99, (3, 110)),
        "noise": normal(7),
    }
    np.savez_compressed(folder / "batch.npz", **batch)
    (folder / "batch.json").write_text(json.dumps({
        "version": 1, "model": "tiny", "vocabularySize": 99, "pairId": "p",
        "hooks": {
            "resid": "blocks.2.hook_resid_post",
            "z": {"hook": "blocks.2.attn.hook_z", "axes": ["batch", "head", "token", "hidden"]},
            "noise": None,
        },
        "traces": [
            {"traceId": "a", "role": "clean", "promptClass": "harmless"},
            {"traceId": "b", "role": "corrupt", "promptClass": "harmful", "tokenCount": 100},
            {"traceId": "c", "role": "gradient", "firstPosition": 7},
        ]}, indent=1))
    with np.load(folder / "batch.npz", allow_pickle=False) as read:
        expected["batch.npz"] = {}
        for row, tokens in enumerate([110, 100, 110]):
            base = f"batch-{row}-blocks.2."
            expected["batch.npz"][base + "hook_resid_post"] = summary(read["resid"][row, :tokens])
            heads = read["z"][row].transpose(1, 0, 2)[:tokens]
            expected["batch.npz"][base + "attn.hook_z"] = summary(heads)
        expected["batch.npz"]["token_ids"] = [int(v) for v in read["input_ids"][1, :100]]

    layers = folder / "layers"
    (layers / "hidden_states").mkdir(parents=True)
    for layer in 0, 2, 10:
        np.save(layers / f"layer_{layer:02}.npy", normal((TOKENS, 4)).astype("<f4"))
    np.save(layers / "hidden_states" / "3.npy",
            normal((TOKENS, 4)).astype(ml_dtypes.bfloat16).view("<u2"))
    np.save(layers / "stack.npy", np.asfortranarray(normal((TOKENS, 2, 4)).astype("<f8")))
    np.save(layers / "ids.npy", rng.integers(0, 500, TOKENS).astype("<u2"))
    (layers / "activations.json").write_text(json.dumps({
        "version": 1, "model": "tiny", "tokenIds": "ids", "traceId": "t",
        "tokenTimesNanos": [1_000_000_000 + 7 * i * i for i in range(TOKENS)],
        "hooks": {
            "layer_{layer}": "blocks.{layer}.hook_resid_post",
            "hidden_states.{layer}": {"hook": "blocks.{layer}.hook_resid_pre", "type": "bfloat16"},
            "stack": {"hook": "blocks.{layer}.hook_mlp_out", "axes": ["token", "layer", "hidden"],
                      "layers": [4, 9]},
        }}, indent=1))
    streams = {f"layers-blocks.{layer}.hook_resid_post": np.load(layers / f"layer_{layer:02}.npy")
               for layer in (0, 2, 10)}
    streams["layers-blocks.3.hook_resid_pre"] = np.load(
        layers / "hidden_states" / "3.npy").view(ml_dtypes.bfloat16)
    stack = np.load(layers / "stack.npy")
    streams["layers-blocks.4.hook_mlp_out"] = stack[:, 0]
    streams["layers-blocks.9.hook_mlp_out"] = stack[:, 1]
    expected["layers"] = {name: summary(values) for name, values in streams.items()}
    expected["layers"]["token_ids"] = [int(v) for v in np.load(layers / "ids.npy")]

    llm = shared / "data" / "llm"
    trace = llm / "stories260k" / "greedy200-trace.safetensors"
    names = ["blocks.0.hook_resid_pre", "blocks.2.attn.hook_z", "blocks.4.mlp.hook_post",
             "blocks.4.hook_resid_post"]
    expected["greedy200-trace"] = {
        "greedy200-trace-" + name: summary(read_safetensors(trace, name)) for name in names}
    expected["greedy200-trace"]["token_ids"] = [
        int(v) for v in read_safetensors(trace, "token_ids")]
    diffs = read_safetensors(llm / "refusal" / "gemma-2b-it-mean-diffs.safetensors", "mean_diffs")
    expected["mean-diffs"] = {f"blocks.{layer}.hook_resid_pre": summary(diffs[:, layer])
                              for layer in (0, 10, 17)}
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
