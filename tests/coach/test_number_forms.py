"""Numbers as people write them in key results: what is read as start and end, and what is no quantity at all."""

import pytest

from quarterdeck.coach import read

FORMS: tuple[tuple[str, str, float | None, float | None, str], ...] = (
    # text, movement, baseline, target, unit
    ("10k → 25k MAU", "increase", 10_000, 25_000, ""),
    ("MAU 10K -> 25K", "increase", 10_000, 25_000, ""),
    ("Grow MAU 10k=>25k", "increase", 10_000, 25_000, ""),
    ("Grow MAU from 10 k to 25 k", "increase", 10_000, 25_000, ""),
    ("Cut p95 latency below 300 ms (now 480)", "decrease", 480, 300, "ms"),
    ("Cut p95 latency below 300ms (currently 480ms)", "decrease", 480, 300, "ms"),
    ("p95 latency < 300 ms, today 480 ms", "decrease", 480, 300, "ms"),
    ("€1.2m ARR (from 800k)", "increase", 800_000, 1_200_000, "EUR"),
    ("€1.2M ARR, up from €800K", "increase", 800_000, 1_200_000, "EUR"),
    ("Grow ARR from $800k to $1.2 million", "increase", 800_000, 1_200_000, "USD"),
    ("Grow ARR to 1.2m EUR (was 0.8m EUR)", "increase", 800_000, 1_200_000, "EUR"),
    ("$1.5 bn under management", "reach", None, 1_500_000_000, "USD"),
    ("At least 90 % of orders on time, up from 60 %", "increase", 60, 90, "%"),
    ("At least 90% of orders arrive on time (up from 60%)", "increase", 60, 90, "%"),
    ("Reduce lead time from 3.2 days to under 1 day", "decrease", 3.2, 1, "days"),
    ("Lead time from 3.2 days to under 1 day", "decrease", 3.2, 1, "days"),
    ("Lead time of at most 1 day, down from 3.2 days", "decrease", 3.2, 1, "days"),
    ("NPS of 50+ (currently 32)", "increase", 32, 50, ""),
    ("NPS 50 or higher (currently 32)", "increase", 32, 50, ""),
    ("NPS ≥ 50 (baseline: 32)", "increase", 32, 50, ""),
    ("NPS 50 vs. 32 last quarter", "increase", 32, 50, ""),
    ("Halve the number of open incidents", "decrease", None, 50, "%"),
    ("Cut the number of open incidents in half", "decrease", None, 50, "%"),
    ("Reduce paper consumption by a third", "decrease", None, 33.3, "%"),
    ("Reduce paper consumption by two thirds", "decrease", None, 66.7, "%"),
    ("Raise library visits by a quarter", "increase", None, 25, "%"),
    ("Reduce food waste by half", "decrease", None, 50, "%"),
    ("Double the number of active volunteers", "increase", None, 2, "x"),
    ("Increase donations threefold", "increase", None, 3, "x"),
    ("3x the pipeline from partners", "increase", None, 3, "x"),
    ("Grow pipeline 2.5x", "increase", None, 2.5, "x"),
    ("99.95% availability of the payment service", "reach", None, 99.95, "%"),
    ("Keep availability at 99.95 %", "keep", None, 99.95, "%"),
    ("Reduce average recovery time from 2h30 to 1h15", "decrease", 2.5, 1.25, "h"),
    ("Close the books in 2 h 30 min (from 4 h)", "decrease", 4, 2.5, "h"),
    ("Grow newsletter readers from 1,000 to 2,500", "increase", 1_000, 2_500, ""),
    ("Grow newsletter readers from 1'000 to 2'500", "increase", 1_000, 2_500, ""),
    ("Grow newsletter readers from 1 000 to 2 500", "increase", 1_000, 2_500, ""),
    ("Reduce cost per case to £12.50 from £15", "decrease", 15, 12.5, "GBP"),
    ("Reach 50.000 readers", "reach", None, 50_000, ""),
    ("$5M-$7M in new bookings", "reach", None, 5_000_000, "USD"),
    ("Reduce churn by 25%", "decrease", None, 25, "%"),
    ("Increase conversion by 3 percentage points", "increase", None, 3, "pp"),
    ("Increase conversion by 3pp", "increase", None, 3, "pp"),
    ("CSAT up 5 points over last quarter", "increase", None, 5, "points"),
    ("20 % fewer complaints", "decrease", None, 20, "%"),
    ("Average rating of 4.5 out of 5", "reach", None, 4.5, ""),
    ("Average rating of 4 out of 5 (today 3.4)", "increase", 3.4, 4, ""),
    ("Raise the average rating from 3.9/5 to 4.4/5", "increase", 3.9, 4.4, ""),
    ("Zero sev-1 incidents", "keep", None, 0, ""),
    ("Reduce sev-2 incidents from 7 to 0", "decrease", 7, 0, ""),
    ("Win five new customers", "reach", None, 5, ""),
    ("Reduce response time to < 4h by Q3 2026", "decrease", None, 4, "h"),
    ("KR2: Grow weekly orders from 300 to 450", "increase", 300, 450, ""),
    ("KR 2.1: Grow weekly orders from 300 to 450", "increase", 300, 450, ""),
    ("2. Grow weekly orders from 300 to 450", "increase", 300, 450, ""),
    ("1) Grow weekly orders from 300 to 450", "increase", 300, 450, ""),
    ("[P1] Grow weekly orders from 300 to 450", "increase", 300, 450, ""),
    ("O1 KR3 - Grow weekly orders from 300 to 450", "increase", 300, 450, ""),
    ("Grow weekly orders from ~300 to about 450 by 31 Dec 2026", "increase", 300, 450, ""),
    ("Grow weekly orders: 300 → 450 (Q4 FY26)", "increase", 300, 450, ""),
    ("Weekly orders (baseline 300, target 450)", "increase", 300, 450, ""),
    ("Target: 450 weekly orders. Baseline: 300", "increase", 300, 450, ""),
    ("Share of 5-star reviews from 40% to 60%", "increase", 40, 60, "%"),
    ("Rank in the top 3 for 80% of our search terms", "reach", None, 80, "%"),
    ("SOC 2 controls passing: 92% (from 71%)", "increase", 71, 92, "%"),
    ("24/7 hotline answers 95% of calls within 30 s", "reach", None, 95, "%"),
    ("Share of users on v2.0 from 35% to 90%", "increase", 35, 90, "%"),
    ("Share of sessions on HTTP/3 from 10% to 60%", "increase", 10, 60, "%"),
    ("Increase 7-day retention from 22% to 30%", "increase", 22, 30, "%"),
    ("Carbon per parcel −12%", "decrease", None, 12, "%"),
    ("Revenue +15%", "increase", None, 15, "%"),
    # German
    ("Umsatz von 1.000 € auf 2.500 € steigern", "increase", 1_000, 2_500, "EUR"),
    ("Umsatz auf 1,2 Mio. € steigern (heute 800.000 €)", "increase", 800_000, 1_200_000, "EUR"),
    ("Durchlaufzeit von 3,2 Tagen auf unter 1 Tag senken", "decrease", 3.2, 1, "days"),
    ("Lower the effort of a first upload from a 3 to a 1", "decrease", 3, 1, ""),
    ("Lower support response time from six hours to two", "decrease", 6, 2, "h"),
    ("Right now the reply rate is at 4.8%, we want to see 15%", "increase", 4.8, 15, "%"),
    ("Grow patrons to 1000, from our current count of 610", "increase", 610, 1000, ""),
    ("On average 700 new shops a week (40% growth, as last quarter)", "reach", None, 700, ""),
    ("Goal: 300 new readers, 729 --> 1029", "increase", 729, 1029, ""),
    ("No enquiry takes more than one working day", "reach", None, 1, ""),
    ("One million followers in all", "reach", None, 1_000_000, ""),
    ("Interviews with 5 >$20k customers", "reach", None, 5, ""),
    ("Top-5 post on the front page", "reach", None, 5, ""),
    ("Historical import (3 seasons) in <4 hours", "decrease", None, 4, "h"),
    ("The share of readers will rise by 3.9%", "increase", None, 3.9, "%"),
    ("Erstellung von 20 neuen Broschüren", "reach", None, 20, ""),
    ("Jeder Fehler ist innerhalb von 5 Tagen behoben", "reach", None, 5, "days"),
    ("NPS von mindestens 50 (derzeit 32)", "increase", 32, 50, ""),
    ("Fehlerquote um ein Drittel senken", "decrease", None, 33.3, "%"),
    ("Fehlerquote um die Hälfte senken", "decrease", None, 50, "%"),
    ("Papierverbrauch halbieren", "decrease", None, 50, "%"),
    ("Zahl der Ehrenamtlichen verdoppeln", "increase", None, 2, "x"),
    ("Mindestens 90 % der Anträge in 10 Tagen erledigt, bisher 60 %", "increase", 60, 90, "%"),
    ("99,95 % Verfügbarkeit des Bürgerportals", "reach", None, 99.95, "%"),
    ("Wartezeit von 45 Min. auf 30 Min. verkürzen", "decrease", 45, 30, "min"),
    ("Spenden um 15 Prozent steigern", "increase", None, 15, "%"),
    ("Steigerung der Spenden um 15 %", "increase", None, 15, "%"),
    ("Krankenstand 7,5 % → 5 %", "decrease", 7.5, 5, "%"),
    ("Weniger als 3 Beschwerden je 1.000 Fahrten", "decrease", None, 3, ""),
    ("1'000 aktive Mitglieder bis Ende 2026", "reach", None, 1_000, ""),
)  # fmt: skip


@pytest.mark.parametrize(("text", "movement", "baseline", "target", "unit"), FORMS, ids=[form[0] for form in FORMS])
def test_a_form_is_read(text: str, movement: str, baseline: float | None, target: float | None, unit: str) -> None:
    found = read(text)
    assert (found.movement, found.baseline, found.unit) == (movement, baseline, unit)
    assert found.target == pytest.approx(target, abs=0.05)


def test_a_range_of_money_keeps_both_ends() -> None:
    found = read("$5M-$7M in new bookings")
    assert (found.target, found.target_high) == (5_000_000, 7_000_000)


@pytest.mark.parametrize(
    "text",
    ["Ship v2.0 of the app", "Pass the SOC 2 audit", "Certify the plant for ISO 9001 and ISO 14001", "Offer a 24/7 hotline",
     "Publish the Q3 2026 report", "Launch the 5-star service programme", "Move the p95 dashboard to the new tool",
     "Roll out OAuth 2.0 to partners", "Kick off phase 3 on 12/05/2026", "KR2: Document the API", "Upgrade to Python 3.12",
     "Support HTTP/2", "Be ready for the 2027 elections", "Prepare for COVID-19 audits", "Open the office on 3rd Street",
     "Replace the B2B shop", "Meet WCAG 2.2 AA", "Phase 2 der Migration abschließen", "Zertifizierung nach ISO 27001",
     "Bericht bis 15. März 2027 veröffentlichen", "Stable 1.0 version released", "Migrate from PostgreSQL 14.2 → 15.1",
     "Portal for batch 5 is up", "Add another large customer on an annual plan ($100k+)", "Hold 1:1s with reports",
     "A check in CI for +/- 5% drift", "Show a confidence (0.0-1.0) beside each answer", "Implement RFC 42",
     "Document all defects 90-180 days old", "Ship within the first three months", "Decide by 7/31 who may read the data",
     "Bis Ende Q4 GJ 23/24 ist die Ausbildung organisiert", "Stabilise the cluster from 1.10.0 on"],
)  # fmt: skip
def test_names_versions_and_dates_are_no_quantities(text: str) -> None:
    found = read(text)
    assert (found.baseline, found.target) == (None, None)
