"""Compiles the hot modules in place: `python setup.py build_ext --inplace`, as `make setup` does.

Each has its types in a .pxd file beside it and runs uncompiled as well, with the same results and more
slowly. What is compiled is found by Python before the source it was made from.
"""

from __future__ import annotations

from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

# Contraction of a product and a sum would round once where the uncompiled program rounds twice.
_FLAGS = ["-O3", "-g0", "-ffp-contract=off"]
_SOURCES = [path.with_suffix(".py") for path in sorted(Path("aggregator").rglob("*.pxd"))]

setup(
    packages=[],
    ext_modules=cythonize(
        [
            Extension(".".join(path.with_suffix("").parts), [str(path)], extra_compile_args=_FLAGS)
            for path in _SOURCES
        ],
        build_dir="build",
        quiet=True,
        compiler_directives={
            "language_level": 3,
            "annotation_typing": False,
        },  # the .pxd files tell the types
    ),
)
