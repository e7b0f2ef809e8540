"""What both sides draw for themselves instead of storing it: packages/mbart/src/golden.fixture.ts is the counterpart."""
import math

import torch

SKETCH = 8


class Draw:
    """Uniform numbers in [0, 1) by the linear congruential generator of Numerical Recipes (1664525, 1013904223)."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state / 2**32

    def whole(self, low, high):
        """A whole number in [low, high)."""
        return low + int(self.uniform() * (high - low))

    def tensor(self, shape, centre=0.0, spread=0.3):
        values = [centre + spread * (2 * self.uniform() - 1) for _ in range(math.prod(shape))]
        return torch.tensor(values, dtype=torch.float32).reshape(shape).double()


def rounded(value):
    return float(f"{value:.7g}")


def sketch(tensor):
    """Products with eight vectors of random signs; a tensor of up to eight elements in full."""
    values = tensor.detach().flatten().tolist()
    if len(values) <= SKETCH:
        return [rounded(value) for value in values]
    draw = Draw(SKETCH)
    return [rounded(sum(value if draw.uniform() < 0.5 else -value for value in values)) for _ in range(SKETCH)]
