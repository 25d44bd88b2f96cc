"""How the block classifier of aggregator/extract/classify is learned, and how well it does.

    python -m benchmarks.classifier.train           inputs.npz → learned.msgpack
    python -m benchmarks.classifier.train --anew    public sets → inputs.npz, folds.msgpack; and the above

The README beside this file says what the inputs are, whose, and under which licences.
"""
