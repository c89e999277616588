"""Links with sentences: where they may lead, who may draw them, and what one sees along them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import ObjectiveState, Phase
from quarterdeck.people.models import Role
from quarterdeck.planning import actions
from quarterdeck.planning.models import Alignment, AnswerGiven, ClarityTally
from quarterdeck.planning.queries.sight import candidates, sight_of, sight_page
from quarterdeck.planning.wording import repeats
from tests import factories

WHY = "whoever feels at home renews"


def references(groups):
    return {reference for _name, group in groups for reference, _words in group}


def test_an_objective_contributes_to_several_things_each_with_its_sentence(place):
    actions.align(place.mika, place.welcome, place.top_kr, sentence="  whoever feels \n at home renews ")
    actions.align(place.lena, place.welcome, place.middle, sentence="a good start costs less support")
    assert [each.sentence for each in Alignment.objects.filter(objective=place.welcome)] == [
        "whoever feels at home renews", "a good start costs less support"]  # fmt: skip
    told = Event.objects.filter(verb="objective.aligned", subject_id=place.welcome.pk).first()
    assert told.data["to"] == place.top_kr.reference


def test_saying_it_again_changes_the_sentence_and_keeps_one_link(place):
    actions.align(place.mika, place.welcome, place.top, sentence=WHY)
    actions.align(place.mika, place.welcome, place.top, sentence="better said")
    assert [each.sentence for each in Alignment.objects.all()] == ["better said"]
    actions.align(place.mika, place.welcome, place.top, sentence="better said")
    assert Event.objects.filter(verb="objective.aligned").count() == 2


def test_a_link_needs_its_sentence(place):
    with pytest.raises(ValidationError, match="how it contributes"):
        actions.align(place.mika, place.welcome, place.top, sentence="  ")


def test_only_those_who_write_the_objective_link_it(place):
    for stranger in (place.pia, factories.member(role=Role.VIEWER, team=place.onboarding)):
        with pytest.raises(Refused):
            actions.align(stranger, place.welcome, place.top, sentence=WHY)


def test_a_circle_is_refused_over_three_teams_too(place):
    sales = factories.team("Sales", parent=place.growth)
    deals = factories.objective("Deals close", team=sales, cycle=place.quarter)
    actions.align(place.stella, place.welcome, place.checkout, sentence="a")
    actions.align(place.stella, place.checkout, deals, sentence="b")
    for to in (place.welcome, place.welcome_kr):
        with pytest.raises(ValidationError, match="circle"):
            actions.align(place.stella, deals, to, sentence="c")
    with pytest.raises(ValidationError, match="itself"):
        actions.align(place.stella, deals, factories.key_result(objective=deals), sentence="c")


def test_it_goes_up_or_sideways_never_down(place):
    with pytest.raises(ValidationError, match="below this team"):
        actions.align(place.stella, place.top, place.welcome, sentence=WHY)


def test_closed_dropped_and_other_times_are_refused(place):
    closed = factories.cycle(phase=Phase.CLOSED, starts_on=place.quarter.starts_on)
    later = factories.cycle(phase=Phase.PLANNING, starts_on=place.quarter.ends_on.replace(year=2031))
    dropped = factories.objective(cycle=place.quarter, state=ObjectiveState.DROPPED)
    refused = [(factories.objective(cycle=closed), "closed"), (dropped, "dropped")]
    for to, words in [*refused, (factories.objective(cycle=later), "another time")]:
        with pytest.raises(ValidationError, match=words):
            actions.align(place.lena, place.welcome, to, sentence=WHY)
        assert to.reference not in references(candidates(place.lena, place.welcome, to.title[:9]))


def test_a_link_into_another_organisation_is_refused(place):
    from quarterdeck.keel.scope import organisation_scope

    other = factories.organisation("Other")
    with organisation_scope(other):
        theirs = factories.objective("Not yours")
    with pytest.raises(ValidationError, match="own organisation"):
        actions.align(place.lena, place.welcome, theirs, sentence=WHY)


def test_another_teams_draft_cannot_be_linked_with(place):
    secret = factories.objective("Secret", team=place.payments, cycle=place.quarter, state=ObjectiveState.DRAFT)
    with pytest.raises(ValidationError, match="from the list"):
        actions.align(place.lena, place.welcome, secret, sentence=WHY)


def test_the_picker_offers_what_stands_above_and_searches_beside(place):
    offered = references(candidates(place.lena, place.welcome))
    assert {place.top.reference, place.top_kr.reference, place.middle.reference} <= offered
    assert place.checkout.reference not in offered
    assert place.welcome.reference not in offered
    assert place.checkout.reference in references(candidates(place.lena, place.welcome, "paying"))
    actions.align(place.pia, place.checkout, place.welcome, sentence=WHY)
    assert place.checkout.reference not in references(candidates(place.lena, place.welcome, "paying"))


def test_the_line_of_sight_reads_up_to_the_company_and_counts_what_is_below(place):
    actions.align(place.mika, place.welcome, place.middle, sentence="a")
    actions.align(place.stella, place.middle, place.top_kr, sentence="b")
    sight = sight_of(place.mika, place.welcome)
    assert sight.reaches_company
    assert [each.sentence for each in (sight.above[0], sight.above[0].above[0])] == ["a", "b"]
    above = sight_of(place.mika, place.top)
    assert [(each.reference, each.to) for each in above.below] == [(place.middle.reference, place.top_kr.reference)]
    assert above.all_below == 2


def test_the_line_of_sight_takes_two_statements_however_long(place):
    actions.align(place.mika, place.welcome, place.middle, sentence="a")
    actions.align(place.stella, place.middle, place.top_kr, sentence="b")
    reader = place.mika
    _ = reader.team_ids
    with CaptureQueriesContext(
        connection,
    ) as captured:
        sight_of(reader, place.welcome)
    assert len(captured) == 2


def test_what_the_reader_may_not_see_is_left_out(place):
    actions.align(place.pia, place.checkout, place.welcome, sentence=WHY)
    okrs.take_back(place.pia, place.checkout)
    assert sight_of(place.lena, place.welcome).below == ()
    assert len(sight_of(place.stella, place.welcome).below) == 1


def test_taking_a_link_away_twice_is_the_same_as_once(place):
    link = actions.align(place.mika, place.welcome, place.top, sentence=WHY)
    actions.unalign(place.mika, link)
    actions.unalign(place.mika, link)
    assert Event.objects.filter(verb="objective.unaligned").count() == 1


@pytest.mark.parametrize(
    ("sentence", "repeated"),
    [("customers stay because customers renew", False), ("our customers stay longer every year", True)],
)
def test_a_sentence_that_repeats_the_words_above_is_noticed(sentence, repeated):
    assert repeats(sentence, "Customers stay longer every year") is repeated


def test_the_alignment_test_counts_for_the_team_and_once_a_person(place):
    for who, clear in ((place.mika, True), (place.lena, True), (place.pia, False)):
        assert actions.answer_test(who, place.welcome_kr, clear=clear)
    assert not actions.answer_test(place.mika, place.welcome_kr, clear=False)
    page = sight_page(place.boss, place.welcome_kr)
    assert (page.clear, page.unclear) == (2, 1)
    assert ClarityTally.objects.get().team == place.onboarding


def test_fewer_than_three_answers_are_not_shown(place):
    actions.answer_test(place.mika, place.welcome_kr, clear=False)
    assert sight_page(place.boss, place.welcome_kr).unclear is None


def test_nothing_tells_who_said_what_in_the_alignment_test(place):
    before = Event.objects.count()
    actions.answer_test(place.mika, place.welcome_kr, clear=False)
    assert Event.objects.count() == before
    given = AnswerGiven.objects.get()
    assert given.pk.version == 4
    assert not {"member", "author", "at", "team"} & {field.name for field in AnswerGiven._meta.fields}
    assert str(place.mika.pk) not in given.token


def test_a_viewer_does_not_answer(place):
    with pytest.raises(Refused):
        actions.answer_test(factories.member(role=Role.VIEWER), place.welcome_kr, clear=True)


def test_linking_in_the_browser_keeps_what_was_typed_when_it_is_refused(place, client_of):
    client = client_of(place.mika)
    where = f"/acme/{place.welcome.reference}/alignment"
    refused = client.post(where, {"to": place.welcome.reference, "sentence": WHY})
    assert refused.status_code == 422
    assert WHY in refused.content.decode()
    assert "itself" in refused.content.decode()
    assert client.post(where, {"to": place.top_kr.reference, "sentence": WHY}).status_code == 303
    panel = client.get(f"/acme/panels/objective/{place.welcome.reference}").content.decode()
    assert WHY in panel
    assert place.top_kr.reference in panel
    panel = client.get(f"/acme/panels/key_result/{place.welcome_kr.reference}").content.decode()
    assert WHY in panel
