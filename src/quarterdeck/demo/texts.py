"""What the demo's people write: objectives, key results, notes. Our own words; numbers are ranges to draw from."""

from dataclasses import dataclass

FIRST_NAMES = [
    "Ada",
    "Amara",
    "Anton",
    "Aisha",
    "Bruno",
    "Bela",
    "Carla",
    "Cem",
    "Chidi",
    "Clara",
    "Dario",
    "Dina",
    "Elif",
    "Emil",
    "Esra",
    "Farid",
    "Fatima",
    "Femi",
    "Greta",
    "Goran",
    "Hana",
    "Hugo",
    "Ines",
    "Ivo",
    "Jana",
    "Jonas",
    "Joris",
    "Kaya",
    "Karim",
    "Kofi",
    "Lara",
    "Lena",
    "Leo",
    "Lin",
    "Luca",
    "Mara",
    "Marta",
    "Mateo",
    "Mei",
    "Mina",
    "Nadia",
    "Nils",
    "Noor",
    "Olga",
    "Omar",
    "Paula",
    "Pavel",
    "Petra",
    "Priya",
    "Quentin",
    "Rafael",
    "Ravi",
    "Rosa",
    "Ruben",
    "Sara",
    "Selma",
    "Simon",
    "Sofia",
    "Soren",
    "Tara",
    "Theo",
    "Tomas",
    "Uma",
    "Vera",
    "Viktor",
    "Wanda",
    "Wim",
    "Xenia",
    "Yara",
    "Yusuf",
    "Zoe",
    "Zora",
]
LAST_NAMES = [
    "Abel",
    "Adeyemi",
    "Alvarez",
    "Andersen",
    "Arslan",
    "Bauer",
    "Becker",
    "Bianchi",
    "Boateng",
    "Brandt",
    "Castro",
    "Chen",
    "Conti",
    "Dahl",
    "Diallo",
    "Duarte",
    "Eriksen",
    "Fischer",
    "Fontana",
    "Fuchs",
    "Garcia",
    "Gruber",
    "Haddad",
    "Hansen",
    "Hartmann",
    "Ibrahim",
    "Ito",
    "Jansen",
    "Jensen",
    "Kaya",
    "Keller",
    "Khan",
    "Kovac",
    "Krause",
    "Kumar",
    "Lang",
    "Larsen",
    "Lind",
    "Lopez",
    "Maier",
    "Marin",
    "Mensah",
    "Meyer",
    "Moreau",
    "Nagy",
    "Nakamura",
    "Novak",
    "Nyberg",
    "Okafor",
    "Olsen",
    "Ortega",
    "Park",
    "Patel",
    "Pereira",
    "Popov",
    "Ramos",
    "Rao",
    "Ricci",
    "Rossi",
    "Roux",
    "Sato",
    "Schmid",
    "Silva",
    "Singh",
    "Sorensen",
    "Suzuki",
    "Tanaka",
    "Toth",
    "Vargas",
    "Vogel",
    "Wagner",
    "Weber",
    "Winter",
    "Yilmaz",
    "Zeman",
    "Ziegler",
]
COMPANIES = [
    "Northwind",
    "Fernhill",
    "Lumen",
    "Kestrel",
    "Marlow",
    "Birchwood",
    "Halden",
    "Orchard",
    "Tidewater",
    "Solstice",
    "Meridian",
    "Copperfield",
    "Alder",
    "Brightwater",
    "Cascade",
    "Driftwood",
    "Elmstone",
    "Foxglove",
    "Granite",
    "Hollis",
]


@dataclass(frozen=True, slots=True)
class Metric:
    """A key result to draw: words with {baseline} and {target}, unit, direction, ranges and how its numbers round."""

    words: str
    metric: str
    unit: str
    direction: str
    low: tuple[float, float]
    high: tuple[float, float]
    digits: int = 0
    kind: str = "metric"


@dataclass(frozen=True, slots=True)
class Field:
    """What a function of a company works on: its teams, what they want and how they would know."""

    name: str
    teams: tuple[str, ...]
    objectives: tuple[tuple[str, str], ...]
    metrics: tuple[Metric, ...]
    guardrails: tuple[Metric, ...]


def _up(
    words: str, metric: str, unit: str, low: tuple[float, float], high: tuple[float, float], digits: int = 0
) -> Metric:
    return Metric(words, metric, unit, "increase", low, high, digits)


def _down(
    words: str, metric: str, unit: str, low: tuple[float, float], high: tuple[float, float], digits: int = 0
) -> Metric:
    return Metric(words, metric, unit, "decrease", low, high, digits)


def _keep(words: str, metric: str, unit: str, direction: str, bound: tuple[float, float], digits: int = 1) -> Metric:
    return Metric(words, metric, unit, direction, bound, bound, digits)


FIELDS: tuple[Field, ...] = (
    Field(
        "Product",
        (
            "Customer Onboarding",
            "Core Experience",
            "Mobile",
            "Search and Discovery",
            "Integrations",
            "Reporting",
            "Collaboration",
            "Pricing",
        ),
        (
            ("New customers feel at home in their first week", "make the first renewal the obvious choice"),
            ("People find what they came for at once", "spend their time on work, not on looking"),
            ("Daily work is lighter on the phone than on paper", "be there where the work happens"),
            ("Teams bring their colleagues along", "grow inside the customers we have"),
            ("Connecting another tool takes a coffee, not a project", "become the place where work comes together"),
            ("Managers trust the numbers they see", "decide without asking for a spreadsheet"),
        ),
        (
            _up(
                "Activation within seven days from {baseline} to {target}",
                "activation within seven days",
                "%",
                (15, 30),
                (32, 52),
            ),
            _down(
                "Median time to first value from {baseline} to {target}",
                "median time to first value",
                "h",
                (18, 40),
                (5, 14),
            ),
            _down(
                "Drop-off during set-up from {baseline} to {target}", "drop-off during set-up", "%", (30, 48), (15, 26)
            ),
            _up("Week-four retention from {baseline} to {target}", "week-four retention", "%", (38, 52), (55, 70)),
            _up(
                "Searches that end in a click from {baseline} to {target}",
                "searches that end in a click",
                "%",
                (40, 55),
                (60, 78),
            ),
            _up(
                "Weekly active teams from {baseline} to {target}", "weekly active teams", "", (800, 2200), (2500, 4800)
            ),
            _up(
                "Accounts with two or more connected tools from {baseline} to {target}",
                "accounts with two or more connected tools",
                "%",
                (12, 25),
                (28, 45),
            ),
            _down(
                "Support contacts per hundred users from {baseline} to {target}",
                "support contacts per hundred users",
                "",
                (9, 16),
                (3, 7),
                1,
            ),
        ),
        (_keep("Crash-free sessions stay above {target}", "crash-free sessions", "%", "keep_above", (99.2, 99.8)),),
    ),
    Field(
        "Growth",
        ("Acquisition", "Lifecycle", "Brand", "Partnerships", "Self-serve", "Community"),
        (
            ("The right companies hear of us before they search", "win without buying every lead"),
            ("Trials turn into habits", "grow on what people use, not on what they were told"),
            ("Customers recommend us before we ask", "grow without buying every lead"),
            ("Partners bring us into conversations we would not have had", "reach markets we cannot reach alone"),
        ),
        (
            _up("Net Promoter Score from {baseline} to {target}", "net promoter score", "score", (22, 36), (42, 58)),
            _up(
                "New customers from referrals from {baseline} to {target}",
                "new customers from referrals",
                "%",
                (12, 30),
                (34, 55),
            ),
            _up(
                "Qualified leads a month from {baseline} to {target}",
                "qualified leads a month",
                "",
                (120, 380),
                (450, 900),
            ),
            _up(
                "Trial to paid conversion from {baseline} to {target}",
                "trial to paid conversion",
                "%",
                (6, 11),
                (13, 19),
                1,
            ),
            _down(
                "Cost per qualified lead from {baseline} to {target}",
                "cost per qualified lead",
                "EUR",
                (110, 190),
                (60, 95),
            ),
            _up(
                "Visitors who start a trial from {baseline} to {target}",
                "visitors who start a trial",
                "%",
                (1.8, 3.2),
                (3.8, 6.0),
                1,
            ),
        ),
        (_keep("Unsubscribes stay below {target}", "unsubscribe rate", "%", "keep_below", (0.6, 1.2)),),
    ),
    Field(
        "Operations",
        ("Customer Support", "Delivery", "Finance Operations", "Procurement", "Workplace", "Quality"),
        (
            ("Customers get an answer while they still remember the question", "keep the trust that sales has won"),
            ("Orders arrive as promised", "be the supplier nobody has to chase"),
            ("Closing the month is a quiet day", "spend our attention on the next month"),
            ("Mistakes are found where they are made", "stop paying twice for the same work"),
        ),
        (
            _down("Median first reply from {baseline} to {target}", "median first reply", "h", (6, 14), (1.5, 4), 1),
            _up("Solved in one contact from {baseline} to {target}", "solved in one contact", "%", (48, 60), (66, 80)),
            _up(
                "Orders delivered on time from {baseline} to {target}",
                "orders delivered on time",
                "%",
                (78, 88),
                (93, 98),
            ),
            _down(
                "Days to close the month from {baseline} to {target}", "days to close the month", "d", (9, 14), (3, 6)
            ),
            _down("Rework from {baseline} to {target}", "rework", "%", (9, 15), (3, 6), 1),
            _up(
                "Customer satisfaction after contact from {baseline} to {target}",
                "satisfaction after contact",
                "%",
                (72, 82),
                (88, 94),
            ),
        ),
        (
            _keep(
                "Backlog older than a week stays below {target}",
                "tickets older than a week",
                "",
                "keep_below",
                (20, 60),
                0,
            ),
        ),
    ),
    Field(
        "Engineering",
        (
            "Platform",
            "Data",
            "Security",
            "Developer Experience",
            "Infrastructure",
            "Payments",
            "Identity",
            "Quality Engineering",
        ),
        (
            ("Shipping is boring", "learn from customers every day instead of every month"),
            ("Nobody waits for the platform", "let product teams move at their own pace"),
            ("Incidents teach us once", "sleep well, and so do our customers"),
            ("Data is there when the question comes", "decide on facts while they still matter"),
        ),
        (
            _down("Lead time for changes from {baseline} to {target}", "lead time for changes", "h", (40, 90), (8, 24)),
            _down("Change failure rate from {baseline} to {target}", "change failure rate", "%", (14, 24), (4, 9), 1),
            _down(
                "Time to restore service from {baseline} to {target}",
                "time to restore service",
                "min",
                (70, 160),
                (15, 45),
            ),
            _up("Deployments a week from {baseline} to {target}", "deployments a week", "", (8, 20), (35, 80)),
            _down("p95 response time from {baseline} to {target}", "p95 response time", "ms", (620, 1100), (250, 420)),
            _up(
                "Dashboards fresh by eight from {baseline} to {target}",
                "dashboards fresh by eight",
                "%",
                (60, 78),
                (92, 99),
            ),
        ),
        (_keep("Availability stays above {target}", "availability", "%", "keep_above", (99.8, 99.95), 2),),
    ),
    Field(
        "Sales",
        ("Enterprise", "Mid-market", "Renewals", "Solutions", "Sales Operations", "Nordics", "Iberia", "Benelux"),
        (
            ("Buyers see their own numbers before they see our price", "win on value rather than on discount"),
            ("Renewal is a conversation, not a surprise", "keep the customers we have earned"),
            ("Enterprise buyers find in us a safe choice", "open the segment that lasts"),
        ),
        (
            _up("Win rate from {baseline} to {target}", "win rate", "%", (16, 22), (26, 34)),
            _down("Median sales cycle from {baseline} to {target}", "median sales cycle", "d", (75, 110), (45, 62)),
            _up(
                "Net revenue retention from {baseline} to {target}", "net revenue retention", "%", (96, 103), (108, 116)
            ),
            _up(
                "Renewals agreed thirty days ahead from {baseline} to {target}",
                "renewals agreed thirty days ahead",
                "%",
                (30, 45),
                (60, 78),
            ),
            _down("Average discount from {baseline} to {target}", "average discount", "%", (16, 24), (8, 12), 1),
            _up(
                "Pipeline from existing customers from {baseline} to {target}",
                "pipeline from existing customers",
                "EUR",
                (400000, 900000),
                (1300000, 2400000),
            ),
        ),
        (_keep("Forecast error stays below {target}", "forecast error", "%", "keep_below", (8, 14)),),
    ),
    Field(
        "People",
        ("Recruiting", "Learning", "People Operations", "Internal Communication"),
        (
            ("New colleagues are useful and glad in their first month", "grow without losing who we are"),
            ("Candidates would recommend us even after a no", "hire the people we hope for"),
            ("Everybody knows what matters this quarter", "need fewer meetings to pull together"),
        ),
        (
            _down(
                "Time to first contribution from {baseline} to {target}",
                "time to first contribution",
                "d",
                (24, 40),
                (8, 15),
            ),
            _up("Offers accepted from {baseline} to {target}", "offers accepted", "%", (62, 74), (84, 92)),
            _up(
                "Colleagues who can name the company's priorities from {baseline} to {target}",
                "colleagues who can name the priorities",
                "%",
                (28, 44),
                (70, 90),
            ),
            _down(
                "Regretted departures a year from {baseline} to {target}",
                "regretted departures",
                "%",
                (9, 14),
                (4, 7),
                1,
            ),
        ),
        (_keep("Overtime per person stays below {target}", "overtime per person", "h", "keep_below", (4, 8)),),
    ),
)

PRIORITIES = (
    (
        "Win the second year",
        "Most of our margin is made in renewals, and most of our losses happen before the first one.",
    ),
    (
        "Be the easy choice for larger companies",
        "Mid-market growth is slowing; the buyers we lose name safety and effort, not price.",
    ),
    ("Work calmly at twice the size", "Every process that needs a hero today breaks at the next hundred colleagues."),
    ("Sell in a second country", "Half of those who ask us for a price cannot buy from us where they are."),
)
COMPANY_OBJECTIVES = (
    ("Customers who start with us stay with us", "make growth cheap", 0),
    ("Larger companies choose us without fear", "open the segment that lasts", 1),
    ("We run on rhythm instead of heroics", "grow without breaking people", 2),
)
COMPANY_METRICS = (
    _up("Net revenue retention from {baseline} to {target}", "net revenue retention", "%", (98, 103), (108, 114)),
    _down("First-year churn from {baseline} to {target}", "first-year churn", "%", (14, 19), (7, 10), 1),
    _up(
        "New enterprise customers from {baseline} to {target}",
        "new enterprise customers a quarter",
        "",
        (6, 12),
        (20, 32),
    ),
    _up(
        "Revenue per colleague from {baseline} to {target}",
        "revenue per colleague",
        "EUR",
        (110000, 140000),
        (160000, 190000),
    ),
    _down("Unplanned work from {baseline} to {target}", "unplanned work", "%", (34, 46), (15, 24)),
    _up(
        "Security reviews passed at the first try from {baseline} to {target}",
        "security reviews passed at the first try",
        "%",
        (40, 55),
        (80, 95),
    ),
)

MOVED = (
    "The shorter form is live for half of the sign-ups; the other half is the comparison.",
    "Two customers explained what stopped them; we changed the wording the same day.",
    "Nothing moved: everybody was busy with the release.",
    "The partner's fix arrived on Thursday and shows already.",
    "A quiet week; the number follows with a delay of about ten days.",
    "We stopped the old approach. The number did not even notice.",
    "The new guide is read by four of ten; those who read it do twice as well.",
    "Holiday week: fewer cases, so read this with care.",
    "First results of the pilot in the north look good.",
    "The big account came through.",
    "We fixed how we count. The trend is the same, the level is a little lower.",
    "Talked to five people who left. Three name the same step.",
    "The second attempt works better than the first; rolling out to everyone on Monday.",
    "Support tagged every case this week, so we know now what to work on.",
)
BLOCKERS = (
    "Needs the platform's new session interface.",
    "Legal has had the contract for two weeks.",
    "The person who knows the old system is away until the first.",
    "No access to the production data yet.",
    "Waiting for Sales to agree on the definition.",
)
DECISIONS = (
    "Do we take a second person off reporting for this?",
    "Stop the advertising bet and put the money into the guide?",
    "Lower the target or move two people here?",
)
WHY_HIT = (
    "The bet on the guide paid off; the redesign did not.",
    "Good work, and some luck with the season.",
    "We looked at it every Monday and stopped what did not move it.",
    "Five interviews in the second week told us what to build, and what not.",
)
WHY_MISSED = (
    "We learned in week three that the number follows effort with a delay, and planned too late for it.",
    "We had two owners in practice and none on paper.",
    "The dependency came four weeks late; the rest went as hoped.",
    "The target was drawn from hope. The next one is drawn from data.",
    "The metric measured how busy we were, not what changed.",
)
COMMENTS = (
    "Do we know whether the drop is the season? @{handle}",
    "Nice. Which of the two changes do you think did it?",
    "We see the same on our side; let us look at it together before the review.",
    "If it helps: the data team can split this by segment until Wednesday.",
    "This is the third flat week. What would you stop if you could?",
)
REASONS = (
    "The market for this closed in March.",
    "Finance changed how revenue is counted.",
    "The merger moved half of the accounts to another team.",
)
ORDINAL = (
    "Larger customers vouch for our security",
    {
        "commit": "Two large customers let us name them",
        "target": "Five do, one of them a bank",
        "stretch": "They speak for us at a conference",
    },
)
RATING = (
    "Quality of the hand-over notes, rated by the receiving team, from {baseline} to {target}",
    "rated quality of hand-over notes",
    "Five: I could start without asking. Three: one question. One: I had to begin again. Ten notes drawn at random, two readers.",
)
OUTPUTS = (
    "Launch the new help centre",
    "Migrate all customers to version 3",
    "Host five webinars",
    "Redesign the FAQ page",
    "Complete the rollout plan",
)
COMPANY_BETS = (
    ("A named guide for every customer’s first ninety days", "those with one renew twice as often"),
    ("Annual plans with a way out after a month", "commitment is what buyers fear, not the price"),
    ("Security answers published before anybody asks", "reviews stall for weeks over the same forty questions"),
    ("One intake for all unplanned work", "half of it would not be done if somebody saw all of it"),
    ("Sell through three partners who already have trust", "their customers do not ask for references"),
    ("Retire the two oldest products", "a fifth of our people keep them alive for a fiftieth of revenue"),
    ("Quarterly business reviews with the fifty largest customers", "nobody who had one has left"),
    ("A pricing page that a finance person can read", "four of five calls begin with explaining it"),
    ("Decide hiring once a month, together", "teams hire for peaks that pass"),
    ("A reference customer in each new market", "the second one always takes half the time"),
)
BETS: dict[str, tuple[tuple[str, str], ...]] = {
    "Product": (
        ("A guided tour through the first import", "half of those who leave do so before their first import"),
        ("Sample data in every new workspace", "an empty screen teaches nothing"),
        ("Ask for colleagues on day three, not on day one", "people invite once they have something to show"),
        ("Remember the last search", "two of three searches repeat one of yesterday"),
        ("Three fields instead of eleven at sign-up", "every field costs a twentieth of those who begin"),
        ("A weekly letter with one number that moved", "people come back for their own news"),
        ("Connect the calendar without an administrator", "waiting for one takes eight days"),
        ("Show what changed since the last visit", "returning people look for it first"),
        ("Undo instead of “are you sure?”", "fear of breaking things keeps people from trying"),
        ("Templates by trade, not by feature", "people search for their work, not for our words"),
        ("Load the first screen in a second", "every second loses a tenth on the phone"),
        ("A person answers the first question", "an answered first question doubles the second week"),
    ),
    "Growth": (
        ("A page for each trade we serve best", "general words find general visitors"),
        ("Ask for a recommendation after the first success", "that is when people are proud"),
        ("Shorten the trial to a week", "nothing happens in the second"),
        ("Publish our prices", "those who ask are already comparing"),
        ("A calculator that says what it costs to stay", "the status quo is the strongest competitor"),
        ("Two partner webinars a month", "their audience asks better questions"),
        ("Write to those who left, once", "a third left for a reason that is gone"),
        ("Turn off the two dearest channels", "they bring those who leave first"),
        ("A gallery of what customers built", "people copy people"),
        ("A greeting by video from the owner of the account", "letters from a person get answers"),
    ),
    "Operations": (
        ("Count the stock of the ten fastest movers daily", "nine of ten surprises are among them"),
        ("One checklist for every hand-over", "errors happen between people, not with them"),
        ("Order weekly instead of monthly", "large orders hide small mistakes"),
        ("A red button for anybody who sees a fault", "it is cheaper at once"),
        ("Move the three slowest suppliers to contracts", "they wait for us as much as we for them"),
        ("Answer the ten commonest questions on the invoice", "a third of all calls ask one of them"),
        ("Pack by route, not by order", "half of the walking is for single parcels"),
        ("Plan maintenance for Tuesdays", "Mondays and Fridays are where it slips"),
        ("Close cases on the phone", "sending them on doubles their age"),
        ("One owner for each late delivery", "what belongs to all is nobody’s"),
    ),
    "Engineering": (
        ("Run the slowest tests only at night", "people stop waiting and start batching"),
        ("Release behind switches", "small releases are boring, and boring is what we want"),
        ("Delete the two services nobody calls", "they cost a page a week"),
        ("Pair on every change of the billing code", "two thirds of our incidents began there"),
        ("Give each alert an owner or remove it", "nobody reads the hundredth"),
        ("Rehearse the restore every month", "the first one took nine hours"),
        ("Upgrade in small steps each week", "large ones wait until they are urgent"),
        ("One place for logs", "half of an incident is looking for them"),
        ("Cap the work that is under way", "the queue is longer than the work"),
        ("A day a week without meetings", "deep work happens there or nowhere"),
    ),
    "Sales": (
        ("Bring the security answers to the first meeting", "they are asked in the fourth"),
        ("Qualify with three questions", "half of our pipeline hopes"),
        ("Show the customer’s own data in the demo", "people believe what they know"),
        ("Write the proposal together with the buyer", "they defend what they wrote"),
        ("Call within an hour", "the first who answers wins two of three"),
        ("Lose early, in writing", "late losses cost ten times as much"),
        ("A price list without discounts", "everybody waits for the end of the quarter"),
        ("Pilot with one team, paid", "free pilots have no sponsor"),
    ),
    "People": (
        ("A plan for the first ninety days, written before day one", "those who had one stayed"),
        ("Interview in pairs, decide the same day", "good people are gone in a week"),
        ("Managers meet every fortnight, with cases", "nobody learns leading from slides"),
        ("Publish the salary bands", "rumours cost more than the truth"),
        ("Ask leavers a month later", "on the last day they are kind"),
        ("A buddy from another team", "news travels with friends"),
        ("Cut the yearly survey to five questions", "nobody answers forty honestly"),
        ("Let teams choose their own tools for a quarter", "people keep what they chose"),
    ),
}
BETS_BLOCKED = (
    "Legal has not answered about the terms; Ada asks on Thursday",
    "Needs an hour of the data team, which is on the migration",
    "The supplier delivers next week",
    "We cannot measure it before tracking is fixed",
    "Waiting for two customers to agree to try it",
)
BETS_OVER = (
    "A customer has a date that will not move",
    "The other one waits for its numbers; nobody is idle for it",
    "Two people are free and nothing else is ready",
)
BETS_POLICIES = {
    "next": "It names a key result and somebody who owns it.",
    "doing": "We know how we will see whether it works.",
    "measuring": "It is live; the day on which we look is in the calendar.",
    "done": "We said what the number did and what we learned.",
}
BETS_LEARNED = {
    "confirmed": (
        "It moved within two weeks, and stayed when we switched it off for a tenth of people.",
        "Smaller than hoped, but clear. The second version is worth a bet of its own.",
        "It worked for new customers and not at all for old ones. We should have split them from the start.",
        "It moved because somebody answered in person. The feature itself hardly mattered.",
    ),
    "refuted": (
        "People used it and the number did not move. We had mistaken what they ask for with what holds them.",
        "Nobody found it. Before building the next one we put a fake door in place first.",
        "It moved the step before and lost the same share a step later.",
        "Too dear for what it could bring, even if it had worked. We stopped after a week instead of a month.",
    ),
    "unclear": (
        "Two other changes went live the same week. Next time one after the other.",
        "Too few cases to tell. We keep it, since it costs nothing.",
        "The measure was fixed half-way through, so before and after are not the same number.",
    ),
}

# Meetings: (kind, words, money to the key result in EUR, people to it)
DECIDED = (
    ("support", "Platform pairs with us for two weeks on the import", 0, 1.0),
    ("scope", "We leave the enterprise plans out until the new quarter", 0, 0),
    ("resourcing", "The campaign's money goes into onboarding calls", 12000, 0),
    ("sequencing", "The checkout fix goes before the redesign", 0, 0),
    ("initiative", "We stop the newsletter test and call ten lost customers instead", 0, 0),
    ("resourcing", "Half a designer comes over from Brand until the end of the month", 0, 0.5),
    ("support", "Sales names five customers for interviews by Friday", 0, 0),
    ("scope", "We look at self-service customers only", 0, 0),
    ("resourcing", "Tool licences for the pilot are cut; the money goes to test users", -4500, 0),
)
ACCEPTED = (
    "The number lags by three weeks; the early signals are where they should be.",
    "We knew that the holiday weeks would be flat and do not chase them.",
)
SAID_IN_REVIEWS = (
    "Trials that import on day one stay; the others do not come back.",
    "Two large customers were migrated last week, which hides the trend.",
    "The bet behind it is half built; nothing of it is with customers yet.",
    "We wait for the data team's events since Tuesday.",
    "Support tickets went down for the first time since spring.",
    "The price test ended without a difference we could see.",
)
SKIPPED_BECAUSE = (
    "Half of the team was ill.",
    "Release week, nobody had the head for it.",
    "Public holiday in two of our offices.",
    "The lead was travelling.",
)
LEADERSHIP_FORUM = "Executive team, first Tuesday of the month"
IDEAS = (
    ("Let partners import for their customers", "Three partners asked for it this quarter.", 3),
    ("A price for very small teams", "Half of the trials are teams below five people.", 18),
    ("Ask for the phone number only when it is needed", "Every field we dropped so far helped.", 2),
    ("Weekly e-mail with what changed", "", 5),
    ("Measure the time to a first report instead of the first log-in", "The log-in says little about value.", 20),
    ("A second office hour for customers in America", "", 7),
    ("Show the plan's limit before somebody meets it", "", 1),
    ("Gamify the onboarding", "Seen at a conference.", 9),
)
# KPIs: (name, how, unit, level, noise, healthy from, healthy up to, story)
KPIS = (
    (
        "Availability of the app",
        "share of minutes in which log-in works, from the probes",
        "%",
        99.92,
        0.03,
        99.8,
        None,
        "",
    ),
    ("Answer time of support", "median of first answers in working hours", "h", 3.1, 0.5, None, 6.0, "leaves"),
    ("Monthly churn of small customers", "cancelled of those there on the first", "%", 2.1, 0.25, None, 3.0, ""),
    ("Page load of the dashboard", "95th percentile, all customers", "s", 1.9, 0.15, None, 2.5, "changed"),
    ("Invoices paid on time", "paid within 30 days", "%", 94.0, 1.4, 90.0, None, "drifts"),
    ("Open security findings", "high and critical, older than two weeks", "", 2.4, 1.2, None, 6.0, ""),
    ("Sick leave", "share of working days", "%", 3.4, 0.6, None, 5.5, ""),
    ("Cost of the cloud per customer", "monthly bill by active customers", "EUR", 4.2, 0.2, None, 5.0, ""),
    ("Applications for open roles", "in a week, all roles", "", 31.0, 7.0, 15.0, None, "silent"),
    ("Test suite of the main branch", "green runs of all", "%", 96.5, 1.1, 92.0, None, ""),
)

CARDS = (
    (0, "The check-in on Monday kept the number in front of us."),
    (0, "Talking to five customers a week moved more than the redesign."),
    (0, "We dropped one objective in week four, and the rest got better."),
    (1, "We waited three weeks for data that nobody had asked for in time."),
    (1, "The target came from last year's plan, not from the baseline."),
    (1, "Half of the bets were begun in the last month."),
    (1, "Two of us were pulled into an audit and nothing was taken off the list."),
    (2, "Ask for what we need from other teams before the quarter begins."),
    (2, "One key result less, and look at it every week."),
    (2, "Decide in the review, not in the corridor afterwards."),
    (0, "The guide was tried with real people before it was built."),
    (3, "Support saw the problem first, and was not in the room."),
)
AGREED = (
    "Show every draft to Support before it is proposed",
    "The review ends with a decision for each number that is off track",
    "No new bet in the last three weeks of a quarter",
    "Baselines are measured before the forum, by the owner",
    "Ask for data four weeks ahead, with a day and a name",
    "One check-in day for the whole team, on Monday before noon",
    "Three customers are called before a bet is placed",
    "Each key result names in week one where its number comes from",
    "The team says by week four what it lets go",
    "Whoever owns a number also decides on its budget",
    "A bet that shows nothing by its day is stopped that day",
    "Finance joins the review in the first week of each month",
    "One owner for each number, also on paper",
    "The board is tidied before the review, not in it",
)
LEARNED = (
    "The number follows the work by about a month: what begins after the middle of the quarter is for the next one.",
    "Fewer things at once moved more. With three bets under way instead of five, two of them ended confirmed.",
    "We measured how busy we were. What customers do afterwards is the better number, and it can be had weekly.",
    "What another team has to do must be agreed on before the quarter begins, with a day; hoping cost us four weeks.",
    "Talking to customers before building saved us the redesign that last time moved nothing.",
    "Two owners are none: the number moved in the week in which one of us took it.",
    "A target without a baseline is a wish. We measured first this time and lost only a week.",
    "Stopping a bet in week five was the best decision of the quarter; the next one had time to work.",
    "The first value took until week six. Where the number comes from has to be settled before we promise it.",
    "Decisions made between reviews were forgotten; those written down in one were kept.",
)
LEADERS_WORDS = (
    "We chose fewer things this quarter and it shows: what we looked at every week moved, what we did not look at stood still. "
    "Two bets turned out wrong early enough to stop them, which is what they were for.",
    "A mixed quarter. Where teams had their numbers from the first week on they steered; where data came late they hoped. I would "
    "rather hear in week three that something will not come than in week thirteen.",
)
CHANGES = (
    "Every draft shows its baseline before the forum. The leadership review moves to Tuesday morning and ends with decisions only.",
    "Dependencies are asked for two weeks before the quarter begins; what is not agreed on is not counted on.",
)
