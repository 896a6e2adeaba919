"""Peer of EncodeBenchmark: rows per second of the forward pass alone in Python's torch, eager.

Run in models/:  python src/test/python/bench_eegformer.py [threads]
The fast path of torch.nn.TransformerEncoderLayer is off.
"""

import sys
import time

import torch

from make_eegformer_fixture import Reference

ROWS = 16
TINY = {"patch": 30, "encoder": 2, "decoder": 1, "width": 64, "heads": 4, "feed_forward": 256,
        "final_norm": True, "codes": 128}
SMALL = {"patch": 30, "encoder": 6, "decoder": 3, "width": 128, "heads": 8, "feed_forward": 512,
         "final_norm": False, "codes": 512}


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    torch.backends.mha.set_fastpath_enabled(False)
    for name, c in (("demo", TINY), ("small", SMALL)):
        model = Reference(c, 50).eval()
        x = torch.randn(ROWS, 50, 30)
        rates = []
        with torch.inference_mode():
            for _ in range(8):
                start = time.perf_counter()
                for _ in range(20):
                    model(x)
                rates.append(20 * ROWS / (time.perf_counter() - start))
        rates = sorted(rates[3:])
        print(f"{name}, {torch.get_num_threads()} threads: {rates[2]:.0f} rows/s "
              f"({rates[0]:.0f} to {rates[-1]:.0f})")


if __name__ == "__main__":
    main()
