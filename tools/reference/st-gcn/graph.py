"""The skeleton as a graph, and its adjacency, for body (6 keypoints), left and right hand (21 each).

Yan et al. (2018), §3.4: a keypoint's neighbours are itself, those nearer to the centre, and the others.
"""
import torch

ARMS = [(0, 1), (0, 2), (2, 4), (1, 3), (3, 5)]
# MediaPipe's HAND_CONNECTIONS
HAND = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (5, 9), (9, 10), (10, 11), (11, 12), (9, 13),
        (13, 14), (14, 15), (15, 16), (13, 17), (0, 17), (17, 18), (18, 19), (19, 20)]
SHOULDERS = (0, 1)
SIZES = {"body": 6, "left": 21, "right": 21}
LIMBS = ARMS + [(a + 6, b + 6) for a, b in HAND] + [(a + 27, b + 27) for a, b in HAND] + [(4, 6), (5, 27)]
POINTS = 48


def distances():
    joined = torch.zeros(POINTS, POINTS, dtype=torch.bool)
    for a, b in LIMBS:
        joined[a, b] = joined[b, a] = True
    distance = torch.full((POINTS,), POINTS)
    distance[list(SHOULDERS)] = 0
    for _ in range(POINTS):  # Bellman-Ford
        for a in range(POINTS):
            for b in range(POINTS):
                if joined[a, b]:
                    distance[b] = min(distance[b], distance[a] + 1)
    return joined, distance


def adjacency(together):
    """[3, V, V]: of subset k keypoint w takes the share [k, v, w] of keypoint v."""
    joined, distance = distances()
    farther = (distance[:, None] >= distance[None, :]) & joined  # [v, w]
    nearer = (distance[:, None] < distance[None, :]) & joined
    subsets = torch.stack([torch.eye(POINTS, dtype=torch.bool), farther, nearer]).double()
    total = subsets.sum((0, 1), keepdim=True) if together else subsets.sum(1, keepdim=True)
    return subsets / total.clamp(min=1)
