"""Templates as Python's own bytecode, kept from one build to the next: to compile them all takes a fifth of a second."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from care_guide.cache.memory import Memory
from care_guide.content.digest import digest_of


class CompiledTemplates(BytecodeCache):
    """Jinja's cache of compiled templates, in the guide's store; Jinja itself checks that a template is the same."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def load_bytecode(self, bucket: Bucket) -> None:
        if self._memory is not None and self._memory.lasting is not None:
            data = self._memory.lasting.read(self._key(bucket))
            if data is not None:
                bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self._memory is not None and self._memory.lasting is not None:
            self._memory.lasting.write(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        assert self._memory is not None
        return digest_of("compiled", self._memory.program, bucket.key, bucket.checksum)
