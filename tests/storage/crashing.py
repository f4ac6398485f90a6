"""A small program that commits batches until it is killed. Run as a process of its own."""

import asyncio
import sys
from pathlib import Path

from storage.changes import Changes
from storage.records import Answer, AuditLine
from tests.storage.people import NOW, REAL, Home, letter, session


async def main(folder: Path) -> None:
    """Say the number of each batch after its commit."""
    store = await Home(folder).open()
    await store.release_leases(real_now=REAL)
    people = await store.all_people()
    number = len(await store.answers_of(people[0]))
    while True:
        number += 1
        changes = Changes(seen=[number])
        for who, scene in (await store.load(people=people)).scenes.items():
            changes.people[who] = scene.beneficiary
            changes.sessions[who] = session(number)
            given = Answer(beneficiary=who, question="SAFE-1", choice=str(number), at=NOW)
            changes.answers.append(given)
            changes.letters.append(letter(f"b:{who}", str(number)))
            changes.audit.append(AuditLine(at=NOW, actor="program", action="a", detail=who))
        await store.commit(changes, real_now=REAL, lease_letters=True)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
