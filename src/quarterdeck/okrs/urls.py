"""Addresses of the heart. People type `/acme/KR-34`; small letters and a missing dash are read as well."""

from django.urls import path, register_converter

from quarterdeck.okrs.views import checkins, coaching, commitment, cycles, editor, pilot, stories


class ReferenceNumber:
    """The number in a reference: `KR-34` ↔ 34, kept whole in reversing."""

    prefix = ""

    def to_python(self, value: str) -> int:
        return int(value.split("-")[1])

    def to_url(self, value: object) -> str:
        return str(value)


class ObjectiveReference(ReferenceNumber):
    regex = r"[Oo]-[1-9][0-9]{0,8}"


class KeyResultReference(ReferenceNumber):
    regex = r"[Kk][Rr]-[1-9][0-9]{0,8}"


class EitherReference:
    """An objective's or a key result's reference, kept whole."""

    regex = r"(?:[Oo]|[Kk][Rr])-[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(EitherReference, "thing")
register_converter(ObjectiveReference, "objective")
register_converter(KeyResultReference, "key_result")

app_name = "okrs"
urlpatterns = [
    path("<objective:number>", stories.objective, name="objective"),
    path("<objective:number>/why", stories.why_objective, name="why_objective"),
    path("<key_result:number>/kpi", checkins.link_kpi, name="link_kpi"),
    path("<key_result:number>", stories.key_result, name="key_result"),
    path("<key_result:number>/why", stories.why_key_result, name="why_key_result"),
    path("<key_result:number>/check-ins", checkins.check_in, name="check_in"),
    path("<key_result:number>/later", checkins.snooze, name="snooze"),
    path("<key_result:number>/draft/removal", checkins.discard_draft, name="discard_draft"),
    path("<key_result:number>/check-ins/<uuid:key>/correction", checkins.correct, name="correct"),
    path("check-ins/<uuid:key>/acknowledgement", checkins.acknowledge, name="acknowledge"),
    path("<key_result:number>/baseline", checkins.baseline, name="measure_baseline"),
    path("teams/<slug:team>/objectives/new", editor.new_objective, name="new_objective"),
    path("<objective:number>/edit", editor.edit_objective, name="edit_objective"),
    path("<objective:number>/proposal", commitment.propose, name="propose"),
    path("<objective:number>/proposal/removal", commitment.take_back, name="take_back"),
    path("<objective:number>/commitment", commitment.commit, name="commit"),
    path("<objective:number>/drop", commitment.drop, name="drop"),
    path("<objective:number>/move", commitment.move, name="move"),
    path("<objective:number>/copy", commitment.copy, name="copy"),
    path("<objective:number>/carry-over", commitment.carry_over, name="carry_over"),
    path("<key_result:number>/move", commitment.move_key_result, name="move_key_result"),
    path("<key_result:number>/drop", commitment.drop_key_result, name="drop_key_result"),
    path("<key_result:number>/grade", cycles.grade, name="grade"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/<slug:slug>", cycles.cycle, name="cycle"),
    path("cycles/<slug:slug>/phase", cycles.phase, name="phase"),
    path("cycles/<slug:slug>/reflect", cycles.reflect, name="reflect"),
    path("priorities/", cycles.priorities, name="priorities"),
    path("priorities/<uuid:key>", cycles.priority, name="priority"),
    path("coach/key-result", coaching.read_key_result, name="read_key_result"),
    path("coach/objective", coaching.read_objective, name="read_objective"),
    path("coach/quality", coaching.quality, name="quality"),
    path("metrics/", coaching.metrics, name="metrics"),
    path("metrics/<uuid:key>/removal", coaching.remove_metric, name="remove_metric"),
    path("rules/", coaching.rules, name="rules"),
    path("rules/<slug:code>", coaching.rule, name="rule"),
    path("coach/<thing:reference>/waivers", coaching.waive, name="waive"),
    path("coach/waivers/<uuid:key>/removal", coaching.withdraw, name="withdraw_waiver"),
    path("first-pilot", pilot.first_pilot, name="first_pilot"),
]
