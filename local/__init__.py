"""What runs on a person's machine: the embedded cloud, the demo, invented data, tools.

Documents call tools by short names: ``python -m local.verify_draw`` is in ``local/tools``.
"""

from pathlib import Path

ROOT = Path(__file__).parents[1]
__path__.append(str(Path(__file__).parent / "tools"))
