"""What is done for a whole large company at once: a morning's letters, and the diagnosis of a cycle. Timings are of this run.

    python -m benchmarks.whole_company

Size L on SQLite: 5,000 members, 6,000 key results in the running quarter. Everybody has something to know, so everybody gets a
letter; letters are written, not sent. The diagnosis is asked for in a process that has not asked before.
"""

import os
import tempfile
import time
from datetime import timedelta

import time_machine


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        os.environ.update(DJANGO_SETTINGS_MODULE="quarterdeck.config.settings", QUARTERDECK_DATA=directory)
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        _measure()


def _measure() -> None:
    from django.core.management import call_command

    from quarterdeck.demo.build import build
    from quarterdeck.keel.clock import now, today
    from quarterdeck.keel.scope import every_organisation, organisation_scope
    from quarterdeck.notify.digests import write_letters
    from quarterdeck.notify.models import Notice
    from quarterdeck.okrs.queries import find_cycle
    from quarterdeck.people.models import Member, Organisation, Role
    from quarterdeck.programme.queries import programme_page

    call_command("migrate", verbosity=0)
    built = build("L")
    with every_organisation():
        organisation = Organisation.objects.get(slug=built.slug)
    with organisation_scope(organisation):
        steward = Member.objects.filter(role=Role.STEWARD).select_related("organisation").first()
        assert steward is not None
        day = today(organisation)
        cycle, cycles = find_cycle(organisation, None, day)
        assert cycle is not None
        begun = time.perf_counter()
        page = programme_page(steward, cycle, cycles, day)
        taken = time.perf_counter() - begun
    speaking = sum(each.speaks for group in page.groups for each in group.signals)
    print(f"diagnosis of {page.cycle}: {page.teams} teams, {speaking} signals speak, {taken:.2f} s (limit 1.5 s)")

    morning = (now() + timedelta(days=7 - now().weekday())).replace(hour=9)
    with time_machine.travel(morning, tick=True), organisation_scope(organisation):
        Member.objects.filter(email="").update(email="somebody@example.org")
        everybody = Member.objects.values_list("pk", flat=True)
        Notice.objects.bulk_create(
            [
                Notice(
                    organisation=organisation, member_id=key, event=-1, kind="x", words="Something happened", at=now()
                )
                for key in everybody
            ],
            batch_size=1000,
        )
        begun = time.perf_counter()
        written = write_letters(organisation)
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        again = write_letters(organisation)
        second = time.perf_counter() - begun
    print(f"{built.members} members: {written} letters in {first:.1f} s (limit 60 s)")
    print(f"a moment later: {again} more in {second:.1f} s")


if __name__ == "__main__":
    main()
