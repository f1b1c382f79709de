"""
How long the rows of llm-japanese-dataset-vanilla 0.1.0 (the data of the paper's first model) are. Deciles-like points
of characters of instruction, input and response together, measured on real rows of each sub-dataset (17 to 300 of
each); the rows of each sub-dataset are the published counts.
"""

import numpy as np

POINTS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
CHARACTERS: dict[str, tuple[int, tuple[int, ...]]] = {
    'wikipedia-summary': (1_347_383, (22, 48, 70, 118, 164, 264, 384)),
    'wordnet': (173_600, (19, 22, 25, 28, 31, 39, 76)),
    'yasashi-japanese': (84_300, (35, 46, 49, 55, 59, 63, 69)),
    'jsquad': (67_491, (55, 79, 114, 148, 211, 287, 402)),
    'aio': (23_335, (24, 37, 44, 52, 62, 70, 109)),
    'aozora-txt': (16_500, (29, 128, 129, 132, 137, 146, 162)),
    'databricks-dolly-15k-ja': (15_015, (26, 31, 45, 61, 134, 185, 361)),
    'jcommonsenseqa': (10_058, (18, 27, 31, 37, 44, 52, 96)),
    'wikinews': (4_500, (272, 318, 376, 532, 670, 891, 1482)),
    'ParaNatCom': (1_050, (76, 79, 163, 450, 689, 1068, 1086)),
    'jmrd': (258, (318, 452, 526, 597, 668, 771, 870)),
}


def draw_lengths(rows: int, seed: int, per_character: float, frame: int) -> list[tuple[str, int]]:
    """
    Sub-dataset and tokens, before any cut, of so many rows drawn at random; `per_character`: tokens of a character,
    `frame`: tokens of the prompt's frame.
    """
    random = np.random.default_rng(seed)
    names = list(CHARACTERS)
    counts = np.array([CHARACTERS[name][0] for name in names], dtype=float)
    chosen = random.choice(len(names), size=rows, p=counts / counts.sum())
    found = []
    for at in chosen:
        characters = np.interp(random.random(), POINTS, CHARACTERS[names[at]][1])
        found.append((names[at], frame + max(1, round(characters * per_character))))
    return found
