"""Reference outputs, gradients and optimiser steps for EegFormerGoldenTest and AdamWTest.

Run in models/:  python src/test/python/make_eegformer_fixture.py
Needs torch and numpy. Builds the architecture from torch.nn.TransformerEncoderLayer, in double
precision on the CPU, with random weights of a seed; nothing of the Java code is used. Writes
src/test/resources/io/afferent/models/eegformer/golden.safetensors and
src/test/resources/io/afferent/models/training/adamw.safetensors. Their metadata holds the versions
that made them.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import torch

ROWS = 8
BETA = 0.25
RESOURCES = pathlib.Path("src/test/resources/io/afferent/models")

# Keys as in manifests. Values are odd on purpose: overlap, frames, with and without final norms.
SEGMENT = {
    "window": 96, "frame": 96, "log": False, "patch": 8, "stride": 8, "encoder": 2, "decoder": 1,
    "width": 12, "heads": 3, "feed_forward": 20, "final_norm": True, "codes": 16,
}
FRAME = {
    "window": 96, "frame": 24, "log": True, "patch": 6, "stride": 3, "encoder": 1, "decoder": 2,
    "width": 8, "heads": 2, "feed_forward": 12, "final_norm": False, "codes": 10,
}


def patches_of(x, c):
    frames = x.reshape(len(x), -1, c["frame"])
    frames = frames - frames.mean(dim=2, keepdim=True)
    a = torch.fft.rfft(frames, dim=2).abs()[:, :, 1:]
    if c["log"]:
        a = torch.log1p(a)
    flat = a.reshape(len(x), -1)
    u = (flat - flat.mean(1, keepdim=True)) / (flat.std(1, keepdim=True, unbiased=False) + 1e-12)
    u = u.reshape(a.shape)
    return u.unfold(2, c["patch"], c["stride"]).reshape(len(x), -1, c["patch"])


def layer(c):
    return torch.nn.TransformerEncoderLayer(
        c["width"], c["heads"], c["feed_forward"], dropout=0.0, activation="gelu",
        batch_first=True, norm_first=True, layer_norm_eps=1e-5,
    )


class Reference(torch.nn.Module):
    def __init__(self, c, tokens):
        super().__init__()
        d = c["width"]
        self.patch = torch.nn.Linear(c["patch"], d)
        self.position = torch.nn.Parameter(torch.randn(tokens, d) * 0.3)
        self.encoder = torch.nn.ModuleList([layer(c) for _ in range(c["encoder"])])
        self.decoder = torch.nn.ModuleList([layer(c) for _ in range(c["decoder"])])
        self.encoder_norm = torch.nn.LayerNorm(d) if c["final_norm"] else torch.nn.Identity()
        self.decoder_norm = torch.nn.LayerNorm(d) if c["final_norm"] else torch.nn.Identity()
        self.codebook = torch.nn.Parameter(torch.randn(c["codes"], d))
        self.output = torch.nn.Linear(d, c["patch"])

    def forward(self, x_p):
        h = self.patch(x_p) + self.position
        for block in self.encoder:
            h = block(h)
        h = self.encoder_norm(h)
        distances = torch.cdist(h.detach(), self.codebook.detach()[None])
        codes = distances.argmin(-1)
        nearest = distances.sort(-1).values
        margin = (nearest[..., 1] - nearest[..., 0]).min().item()
        z = self.codebook[codes]
        y = h + (z - h).detach()
        for block in self.decoder:
            y = block(y)
        return h, codes, z, self.output(self.decoder_norm(y)), margin


NAMES = {
    "norm1.": "attention_norm.", "self_attn.in_proj_": "attention.qkv.",
    "self_attn.out_proj.": "attention.output.", "norm2.": "feed_forward_norm.",
    "linear1.": "feed_forward.up.", "linear2.": "feed_forward.down.",
}


def our_name(name):
    for theirs, ours in NAMES.items():
        name = name.replace("." + theirs, "." + ours)
    return name


def golden(prefix, c, rng):
    x = torch.from_numpy(rng.standard_normal((ROWS, c["window"])) * (20.0 if c["log"] else 2e-5))
    x = x.float().double()
    x_p = patches_of(x, c)
    model = Reference(c, x_p.shape[1]).double()
    with torch.no_grad():
        for name, p in model.named_parameters():
            # Biases and norms away from 0 and 1, and all values exact in float32.
            p.copy_((p + 0.1 * torch.randn_like(p)).float().double())
    h, codes, z, reconstruction, margin = model(x_p)
    assert margin > 1e-3, margin
    assert len(codes.unique()) > 4, codes.unique()
    losses = torch.stack([
        (reconstruction - x_p).square().mean(),
        (h.detach() - z).square().mean(),
        (h - z.detach()).square().mean(),
    ])
    (losses[0] + losses[1] + BETA * losses[2]).backward()
    out = {
        "samples": x, "patches": x_p, "hidden": h, "codes": codes.float(),
        "reconstruction": reconstruction, "losses": losses,
    }
    for name, p in model.named_parameters():
        out["weights/" + our_name(name)] = p
        out["gradient/" + our_name(name)] = p.grad
    return {prefix + "/" + k: v.detach().numpy().astype("<f4") for k, v in out.items()}


def adamw(rng):
    tensors = {}
    for name, decay in (("decayed", 0.1), ("plain", 0.0)):
        w = torch.nn.Parameter(torch.from_numpy(rng.standard_normal(7)).float().double())
        gradients = torch.from_numpy(rng.standard_normal((5, 7))).float().double()
        tensors[name + "/start"] = w.detach().numpy().copy()
        optimiser = torch.optim.AdamW([w], lr=1.0, weight_decay=decay)
        steps = []
        for step in range(5):
            optimiser.param_groups[0]["lr"] = 0.01 * (step + 1)
            w.grad = gradients[step].clone()
            optimiser.step()
            steps.append(w.detach().numpy().copy())
        tensors[name + "/gradients"] = gradients.numpy()
        tensors[name + "/weights"] = np.stack(steps)
    return {k: v.astype("<f4") for k, v in tensors.items()}


def write(path, tensors):
    versions = {
        "torch": torch.__version__, "numpy": np.__version__, "python": sys.version.split()[0],
        "script": "src/test/python/make_eegformer_fixture.py",
    }
    header, data = {"__metadata__": versions}, b""
    for name, value in tensors.items():
        raw = np.ascontiguousarray(value).tobytes()
        header[name] = {
            "dtype": "F32", "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    torch.manual_seed(20240111)
    torch.set_default_dtype(torch.float64)
    rng = np.random.default_rng(20240111)
    tensors = golden("segment", SEGMENT, rng)
    tensors.update(golden("frame", FRAME, rng))
    write(RESOURCES / "eegformer" / "golden.safetensors", tensors)
    write(RESOURCES / "training" / "adamw.safetensors", adamw(rng))


if __name__ == "__main__":
    main()
